"""What is sent, what the worker has to do, and what the service counts of itself."""

from youyue.service.privacy.classes import Kept
from youyue.service.privacy.tables.words import NOBODY, WITH_ACCOUNT

TABLES = [
    Kept(
        "notices.Notice",
        why="one line for one person (消息): that something happened, never what stands in an application",
        how_long=WITH_ACCOUNT,
        who="the person; by mail or short message, if she wants",
        s3="to text topic",
        none="id kind about path at read_at once awaits_digest",
    ),
    Kept(
        "notices.NoticeSettings",
        why="how a person wants to be told",
        how_long=WITH_ACCOUNT,
        who="the person",
        s3="user mail chosen",
    ),
    Kept(
        "notices.Outbox",
        why="letters and short messages to send",
        how_long="30 days after it was sent or given up",
        who="the mail server and the gateway that send it; masked: the administrators",
        s2="to",
        s3="user subject body",
        none="id channel off_path created_at due_at attempts sent_at failed_at",
    ),
    Kept(
        "notices.Job",
        why="what the worker has to do; keys, never anything personal",
        how_long="until it is done",
        who=NOBODY,
        none="id kind subject due_at attempts",
    ),
    Kept(
        "notices.Heartbeat",
        why="when a worker was last at work",
        how_long="a day",
        who=NOBODY,
        none="worker at counted",
    ),
    Kept(
        "service.ThrottleCount",
        why="how often somebody has knocked at a door; who it was cannot be read from the key",
        how_long="an hour after its window",
        who=NOBODY,
        none="key began count",
    ),
    Kept(
        "service.CheckpointHead",
        why="which signed checkpoint of the two records is the latest",
        how_long="with the installation",
        who=NOBODY,
        none="record number last signature at",
    ),
    Kept(
        "materials.StoreMark",
        why="which store the files lie in",
        how_long="with the installation",
        who=NOBODY,
        none="id mark at",
    ),
    Kept(
        "catalog.CatalogChange",
        why="when the catalogue last changed",
        how_long="replaced at each change",
        who=NOBODY,
        none="id since",
    ),
]
