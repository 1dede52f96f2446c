"""How a complaint is worked through (办理): judged, solved, carried out, learned from."""
