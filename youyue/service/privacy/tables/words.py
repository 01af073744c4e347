"""What several entries say in the same words."""

# --- reasons for what stands in clear ---
KEYED = "a keyed hash, by which the value beside it is found; without the key it says nothing"
SEARCHED = "searched by any piece of it, and lists are drawn from it"

# --- how long ---
WITH_APPLICATION = (
    "with the application: a draft that nobody goes on with is deleted after 90 days and 30 more in the"
    " bin; what was handed in stays until the office has set an archive period"
)
WITH_ACCOUNT = "with the account"
UNTIL_CHANGED = "until the office changes or deletes it"
LOG = "not deleted; the law asks for six months at least"

# --- who receives it ---
FILE = (
    "the person; the reviewers of the employer it was sent to; the officers of its service window. Full"
    " numbers and originals only after a purpose was chosen, and each look is logged"
)
DESK = "the colleagues at one desk"
OFFICE = "the administrators of the office"
EVERYBODY = "everybody: it is published"
NOBODY = "nobody: only the portal itself reads it"
