"""Three store hosts, all alike: SeaweedFS's master, volume, filer and S3. Any one of them can be lost.

The filers keep their names in the portal's database cluster, so that two of them know the same files.
"""

import json
from pathlib import Path

from cluster.database import USER, own_folder
from cluster.hosts import BALANCER, STORES
from cluster.supervisor import Program

MASTER, VOLUME, FILER, S3 = 9333, 8080, 8888, 8333
NAMES = "seaweedfs"  # the database of the filers, and its role
BUCKET = "youyue"
FILER_TOML = """[postgres2]
enabled = true
createTable = \"\"\"
  CREATE TABLE IF NOT EXISTS "%s" (
    dirhash BIGINT, name VARCHAR(65535), directory VARCHAR(65535), meta bytea, PRIMARY KEY (dirhash, name)
  );
\"\"\"
hostname = "{host}"
port = 5000
username = "{name}"
password = "{password}"
database = "{name}"
sslmode = "disable"
connection_max_idle = 2
connection_max_open = 20
connection_max_lifetime_seconds = 300
enableUpsert = true
upsertQuery = \"\"\"
  INSERT INTO "%[1]s" (dirhash, name, directory, meta) VALUES ($1, $2, $3, $4)
  ON CONFLICT (dirhash, name) DO UPDATE SET directory = EXCLUDED.directory, meta = EXCLUDED.meta
\"\"\"
"""


def programs(home: Path, tools: Path, passwords: dict[str, str]) -> list[list[Program]]:
    """Those of one kind together, in the order in which they start."""
    weed, kinds = str(tools / "weed"), [list[Program](), list[Program](), list[Program]()]
    masters = ",".join(f"{host.address}:{MASTER}" for host in STORES)
    for host in STORES:
        place = own_folder(home / host.name)
        for name in ("master", "volume", "filer"):
            own_folder(place / name)
        toml, people = place / "filer" / "filer.toml", place / "filer" / "s3.json"
        toml.write_text(FILER_TOML.format(host=BALANCER.address, name=NAMES, password=passwords[NAMES]))
        people.write_text(json.dumps(_people(passwords)))
        where = [f"-ip={host.address}", f"-ip.bind={host.address}"]
        commands = (
            [weed, "master", *where, f"-port={MASTER}", f"-mdir={place / 'master'}", f"-peers={masters}",
             "-defaultReplication=010", "-volumeSizeLimitMB=64", "-electionTimeout=5s"],
            [weed, "volume", *where, f"-port={VOLUME}", f"-dir={place / 'volume'}", f"-mserver={masters}",
             "-max=40", "-preStopSeconds=0", f"-rack={host.name}", "-dataCenter=here"],
            [weed, "filer", *where, f"-port={FILER}", f"-master={masters}", "-defaultReplicaPlacement=010",
             "-s3", f"-s3.port={S3}", f"-s3.ip.bind={host.address}", f"-s3.config={people}"],
        )  # fmt: skip
        for kind, name, command in zip(kinds, ("master", "volume", "filer"), commands, strict=True):
            kind.append(Program(f"{name}-{host.name}", host, command, USER, place / name))
    return kinds


def _people(passwords: dict[str, str]) -> dict[str, object]:
    key = {"accessKey": "youyue", "secretKey": passwords["s3"]}
    return {
        "identities": [
            {"name": "youyue", "credentials": [key], "actions": ["Admin", "Read", "Write", "List", "Tagging"]}
        ]
    }


def of_host(name: str) -> list[str]:
    """The names of the programs of one store host."""
    return [f"{kind}-{name}" for kind in ("master", "volume", "filer")]
