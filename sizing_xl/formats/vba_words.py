"""Words that VBA keeps for itself: no function, argument or module may be called so."""

# Reserved words of VBA, and names that xlwings keeps for itself.
_RESERVED = """
    addressof alias and any append array as attribute base binary boolean byref byte byval call
    case caller cbool cbyte ccur cdate cdbl cdec cint clng clnglng clngptr close compare const
    csng cstr currency cvar cverr date debug decimal declare defbool defbyte defcur defdate defdbl
    defdec defint deflng deflnglng deflngptr defobj defsng defstr defvar dim do doevents double
    each else elseif empty end endif enum eqv erase error event exit explicit false fix for friend
    function get global gosub goto if imp implements in input int integer is lbound len let lib
    like line load lock long longlong longptr loop lset me mid mod name new next not nothing null
    object on open option optional or output paramarray preserve print private property psabsolute
    public put raiseevent random randomize read redim rem resume return rset seek select set sgn
    shared single spc static step stop string sub tab text then time to true type typeof ubound
    unload unlock until variant vb_base wend while width with withevents write xor xlpy xlwings
"""
KEYWORDS = frozenset(_RESERVED.split())
