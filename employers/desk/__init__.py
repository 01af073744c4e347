"""Who works at the desk: members, holders, absences, how an employer opens and signs in."""
