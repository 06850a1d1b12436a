"""The small names that all others call: looking up, reading options, refusing."""

from __future__ import annotations

from collections.abc import Iterator

from sizing_xl.catalog.curve import SAME_LENGTH
from sizing_xl.excel.calls import MARK
from sizing_xl.fields import DEMANDED, FIELDS, NOT_MEASURED
from sizing_xl.lambdas.spelling import Piece, joined, text
from sizing_xl.lambdas.tables import AND, NUMBER, WORD
from sizing_xl.texts import LANGUAGES, Texts

# Curves that one name goes over: a name for each power of it.
_AT_ONCE = 8
_HOLE = "⟦"
# What a text holds that is asked about where it is typed elsewhere.
_ODD = (",", "%", " ")


def sentence(texts: Texts, phrase: str, **values: str) -> str:
    """A refusal as a formula: the phrase with a formula in the place of each of its figures."""
    holes = {name: f"{_HOLE}{place}{_HOLE}" for place, name in enumerate(values)}
    parts = (MARK + texts.say(phrase, **holes)).split(_HOLE)
    formulas = list(values.values())
    return joined(formulas[int(part)] if place % 2 else text(part)
                  for place, part in enumerate(parts))  # fmt: skip


def small_names(texts: Texts, curves: int) -> tuple[Piece, ...]:
    """The helpers, in order of dependence. curves: measured ones of one key at most."""

    def say(phrase: str, **values: str) -> str:
        return sentence(texts, phrase, **values)

    heading = "+".join(f"(TRIM(~x)={text(Texts(it).say('value'))})" for it in LANGUAGES)
    odd = "+".join(f"ISNUMBER(FIND({text(mark)},~x))" for mark in _ODD)
    shape, unknown = (
        say("lambda_options_shape"),
        say("lambda_option_unknown", name=_first("unknown")),
    )
    twice = say("lambda_option_twice", name=_first("twice"))
    outside = say("lambda_option_outside", name=_first("out"))
    names, values = "INDEX(~o,0,1)", "INDEX(~o,0,2)"
    return (
        Piece("sx_least", ("~a", "~b"), (), "IF(~a<~b,~a,~b)"),
        Piece("sx_most", ("~a", "~b"), (), "IF(~a>~b,~a,~b)"),
        # A figure of a table; an error where it is unknown.
        Piece("sx_at", ("~table", "~row", "~column"),
              (("x", "INDEX(~table,~row,~column)"),), "IF(ISNUMBER(~x),~x,NA())"),
        Piece("sx_plain", ("~x",), (),
              'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(~x," ",""),"-",""),"_","")'),
        # What follows the last slash, blanks and underscores as hyphens.
        Piece("sx_key", ("~x",), (),
              'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(TRIM(RIGHT(SUBSTITUTE(~x,"/",REPT(" ",200)),200))'
              '," ","-"),"_","-"),":","-")'),
        Piece("sx_row", ("~table", "~kind", "~x"), (("known", "INDEX(~table,0,1)"),),
              "IFNA(XMATCH(TRIM(~x),~known),XMATCH(XLOOKUP(~kind&\":\"&sx_key(~x),"
              'INDEX(sx_names,0,1),INDEX(sx_names,0,2),"?"),~known))'),
        Piece("sx_figure", ("~name",), (),
              "sx_at(sx_figures,XMATCH(~name,INDEX(sx_figures,0,1)),2)"),
        # The row of a word, and the word that it means.
        Piece("sx_word", ("~kind", "~x"), (),
              'XMATCH(~kind&":"&sx_plain(~x),INDEX(sx_words,0,1))'),
        Piece("sx_said", ("~kind", "~x", "~default"), (),
              'XLOOKUP(~kind&":"&sx_plain(IF(~x="",~default,~x)),INDEX(sx_words,0,1),'
              'INDEX(sx_words,0,2))'),
        # A number that a text writes as one; anything else as it is.
        Piece("sx_number", ("~x",), (),
              f'IF(ISTEXT(~x),IF({odd}+(~x="")>0,~x,IFERROR(NUMBERVALUE(~x,".",","),~x)),~x)'),
        # Options as two columns of fields and values: of a range, or of one text.
        # 1 where no option is given, else 0.
        Piece("sx_unset", ("~options",), (),
              'IF(ROWS(~options)*COLUMNS(~options)=1,IF(~options="",1,0),0)'),
        Piece("sx_rows", ("~options",), (),
              'IF(ROWS(~options)*COLUMNS(~options)=1,IF(~options="",sx_none,'
              'VSTACK(TRIM(TEXTSPLIT(~options,"=",";",TRUE,0,"?")),{"",""})),~options)'),
        Piece("sx_pairs", ("~options",), (
              ("rows", "sx_rows(~options)"), ("o", "IF(COLUMNS(~rows)=2,~rows,sx_none)"),
              ("n", f'{names}&""'), ("x", f'IF(ISERROR({values}),"?",IF({values}="","",{values}))'),
              ("key", 'SUBSTITUTE(SUBSTITUTE(TRIM(~n)," ","_"),"-","_")'),
              ("head", f"(XMATCH(~n,~n)=1)*({heading})"),
              ("skip", '(TRIM(~n)="")+(~x="")+~head'),
              ("field", 'IFNA(INDEX(INDEX(sx_option_names,0,2),'
               'XMATCH(~key,INDEX(sx_option_names,0,1))),"?"&~n)')),
              'IF(sx_unset(~options)=1,sx_none,'
              'HSTACK(IF(~skip>0,"",~field),IF(~skip>0,"",sx_number(~x))))'),
        Piece("sx_option", ("~o", "~name"), (), f'XLOOKUP(~name,{names},{values},"")'),
        Piece("sx_else", ("~o", "~name", "~other"), (("x", "sx_option(~o,~name)"),),
              'IF(~x="",~other,~x)'),
        Piece("sx_given", ("~o", "~name"), (("x", "sx_option(~o,~name)"),),
              'IF(~x="",sx_figure(~name),~x)'),
        Piece("sx_entry", ("~o", "~name", "~table", "~row", "~column"),
              (("x", "sx_option(~o,~name)"),), 'IF(~x="",sx_at(~table,~row,~column),~x)'),
        # The number that a word stands for, by its place among the choices.
        Piece("sx_place", ("~o", "~name"), (
              ("x", "sx_else(~o,~name,INDEX(sx_figures,XMATCH(~name,INDEX(sx_figures,0,1)),2))"),),
              "INDEX(sx_words,sx_word(~name,~x),3)-1"),
        *_of_curves(curves),
        # Whether options tell a demand that gives a field, 1 or 0.
        Piece("sx_demanded", ("~o", "~name"), (), _demanded()),
        # 1 where a value is none of its field, else 0.
        Piece("sx_outside", ("~name", "~x"), (
              ("k", "XMATCH(~name,INDEX(sx_fields,0,1))"), ("kind", "INDEX(sx_fields,~k,2)"),
              ("low", "INDEX(sx_fields,~k,3)"), ("y", "IF(ISNUMBER(~x),~x,-1)"),
              ("wrong", "0+(~y<~low)+(~y>INDEX(sx_fields,~k,4))+INDEX(sx_fields,~k,6)*(~y<=~low)"
               "+INDEX(sx_fields,~k,5)*(ABS(~y-ROUND(~y,0))>1E-9*ABS(~y))+1-ISNUMBER(~x)")),
              f"IF(~kind={NUMBER},IF(~wrong>0,1,0),IF(~kind={WORD},"
              "IF(ISNUMBER(sx_word(~name,~x)),0,1),0))"),
        # Why options are refused; an empty text where they are not. taken: fields of arguments.
        Piece("sx_refused", ("~options", "~o", "~taken"), (
              ("n", f'{names}&""'), ("x", f'IF({values}="","",{values})'), ("on", '1*(~n<>"")'),
              ("unknown", '~on*((LEFT(~n,1)="?")+ISNUMBER(XMATCH(~n,~taken)))'),
              ("twice", "~on*(XMATCH(~n,~n)<>XMATCH(~n,~n,0,-1))"),
              ("out", "~on*IFERROR(sx_outside(~n,~x),0)")),
              'IF(sx_unset(~options)=1,"",'
              f"IF(COLUMNS(sx_rows(~options))<>2,{shape},"
              f"IF(SUM(~unknown)>0,{unknown},"
              f"IF(SUM(~twice)>0,{twice},"
              f"IF(SUM(~out)>0,{outside},\"\")))))"),
    )  # fmt: skip


def _of_curves(curves: int) -> Iterator[Piece]:
    """The largest factor of the curves of a key whose prompts and answers are near; a length that
    nobody tells is below 0."""
    near = "*".join(
        f"(ABS(INDEX(sx_curves,~row,{column})-~{length})<={SAME_LENGTH:G}*~{length})"
        for column, length in enumerate(("prompt", "output"), start=2)
    )
    parameters = ("~key", "~k", "~prompt", "~output")
    yield Piece("sx_curve_0", parameters, (("row", "XMATCH(~key&~k,INDEX(sx_curves,0,1))"),),
                f"IFERROR(IF({near}>0,INDEX(sx_curves,~row,4),{NOT_MEASURED:G}),{NOT_MEASURED:G})"
                )  # fmt: skip
    power, over = 0, 1
    while over < curves:
        count = min(_AT_ONCE, -(-curves // over))
        parts = [
            f"sx_curve_{power}(~key,~k+{place * over},~prompt,~output)" for place in range(count)
        ]
        most = parts[0]
        for part in parts[1:]:
            most = f"sx_most({most},{part})"
        power, over = power + 1, over * _AT_ONCE
        yield Piece(f"sx_curve_{power}", parameters, (), most)
    key = "".join(
        f'INDEX({table},~{row},1)&"{AND}"&'
        for table, row in (("sx_models", "m"), ("sx_servers", "v"), ("sx_engines", "e"),
                           ("sx_precisions", "w"))
    )  # fmt: skip
    yield Piece(
        "sx_measured", ("~m", "~v", "~e", "~w", "~prompt", "~output"),
        (), f"IF((~prompt<0)+(~output<0)>0,{NOT_MEASURED:G},"
        f"sx_curve_{power}({key.removesuffix('&')},1,~prompt,~output))",
    )  # fmt: skip


def _demanded() -> str:
    """By the name of a field: whether all options of one of its alternatives are given."""
    answer = "0"
    for name in DEMANDED:
        ways = (
            "*".join(f'(sx_option(~o,"{it}")<>"")' for it in fields)
            for fields in FIELDS[name].alternatives
        )
        answer = f'IF(~name="{name}",IF({"+".join(ways)}>0,1,0),{answer})'
    return answer


def _first(flags: str) -> str:
    """The first option that is flagged, as the user wrote it."""
    return f'SUBSTITUTE(INDEX(~n,XMATCH(1,1*(~{flags}>0))),"?","")'
