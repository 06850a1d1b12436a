"""Area of the book: its title; the label of each quantity and what it means, in English."""

TITLE = "Power, rack and heat"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "total_power_kw": (
        "Node power, peak",
        "At full load, the electrical demand of {nodes_final:# node|# nodes} reaches "
        "{total_power_kw}, at {power_kw_max} per node. PDUs, breakers and UPS must carry this "
        "figure; designing for the average trips circuits exactly when usage peaks.",
    ),
    "session_power_w": (
        "Power per session",
        "Shared among the sessions, the nodes' highest draw is {session_power_w} per session. It "
        "is a ceiling for charging energy back: the measured average is usually lower.",
    ),
    "facility_power_kw": (
        "Site power with cooling",
        "At a PUE of {pue}, the site has to supply {facility_power_kw} to run the nodes and their "
        "cooling, storage not yet included. This is the figure to agree with the data centre: "
        "contracting only the {total_power_kw} of IT load leaves the cooling without power.",
    ),
    "annual_energy_mwh": (
        "Annual energy, peak",
        "Running all year at {total_power_kw}, the nodes consume {annual_energy_mwh}. It is a "
        "ceiling for the nodes' energy budget, since the average stays below peak demand; cooling "
        "and storage have to be added separately.",
    ),
    "total_rack_u": (
        "Node rack space",
        "Installing {nodes_final:# node|# nodes} takes {total_rack_u}, with {rack_units_u} per "
        "node. Without that space reserved, plus some for switches and cabling, the servers "
        "arrive and have nowhere to go.",
    ),
    "rack_equivalents": (
        "Equivalent in full racks",
        "Equivalent in racks of {rack_height_u} filled to the top: {rack_equivalents}. It is only "
        "the geometric minimum for {total_rack_u}; the power and cooling available per rack "
        "usually force the nodes to spread over more positions.",
    ),
    "rack_nodes_by_height": (
        "Nodes per rack by height",
        "A rack of {rack_height_u} has the height for {rack_nodes_by_height:# node|# nodes} of "
        "{rack_units_u}: a part of a node does not fit. Where it has it for none, the system brings a "
        "rack of its own and the racks have to be taken from its vendor.",
    ),
    "nodes_per_rack": (
        "Nodes per rack",
        "One rack takes {nodes_per_rack:# node|# nodes} of {power_kw_max}, by height and, where it is known, "
        "by the power that the room gives a rack. Where it takes none, this room does not hold the "
        "server.",
    ),
    "racks_by_height": (
        "Racks by height alone",
        "By height alone, {nodes_final:# node|# nodes} stand in {racks_by_height:# rack|# racks}, "
        "{rack_nodes_by_height:# node|# nodes} in each. Only a room with power and cooling for full "
        "racks can do with that.",
    ),
    "racks_needed": (
        "Racks to reserve",
        "Reserve {racks_needed:# rack|# racks}: {nodes_final:# node|# nodes}, "
        "{nodes_per_rack:# node|# nodes} in each at most, by height and, where it is known, by the power "
        "that the room gives a rack. Storage and switches come on top.",
    ),
    "rack_density_kw": (
        "Fullest rack's power",
        "With nodes stacked as high as the rack allows, the fullest rack draws {rack_density_kw}, "
        "at {power_kw_max} per node. If the data centre cannot power and cool that in a single "
        "rack, spread the nodes over more racks or contract high-density positions.",
    ),
    "node_heat_btu_hr": (
        "Heat released per node",
        "Each node at full load releases {node_heat_btu_hr} of heat, because nearly all the power "
        "it draws, up to {power_kw_max}, turns into heat. It has to be removed where the node "
        "stands; otherwise the GPUs lower their clocks.",
    ),
    "total_heat_btu_hr": (
        "Total heat to remove",
        "At full load the cooling has to remove {total_heat_btu_hr} without pause, the heat of "
        "{nodes_final:# node|# nodes}. If cooling falls short, latency rises as the GPUs "
        "throttle, or the equipment shuts down to protect itself.",
    ),
    "refrigeration_tons": (
        "Refrigeration capacity needed",
        "The heat load of {total_heat_btu_hr} equals {refrigeration_tons}, the measure used to "
        "specify chillers and precision cooling. Plan for redundancy: with one cooling unit down, "
        "the others still have to cover this figure.",
    ),
}
