"""The balancer, and on each application host PgBouncer, the web server and a worker."""

import csv
import io
import socket
from pathlib import Path

from cluster.database import USER, own_folder
from cluster.hosts import APPLICATIONS, BALANCER, DATABASES, STORES, Host
from cluster.store import BUCKET, S3
from cluster.supervisor import Program

WEB, WRITE, READ, POOLED = 8000, 5000, 5001, 6432
NAME = "youyue"  # the database and its role
BALANCING = """global
    maxconn 2000
    stats socket {socket} mode 600 level admin
defaults
    timeout connect 2s
    timeout check 1s
    timeout client 75s
    timeout server 75s
    maxconn 1000

# Asks /healthz, which does not look at the database: when that moves, both hosts stay and say in words why.
frontend web
    mode http
    bind {address}:{web}
    http-request set-header X-Forwarded-Proto {scheme}
    http-request set-header X-Real-IP %[src]
    default_backend applications
backend applications
    mode http
    balance roundrobin
    option httpchk GET /healthz
    http-check expect status 200
    option redispatch 1
    retries 3
    retry-on conn-failure empty-response
    http-request disable-l7-retry if !METH_GET !{{ method HEAD }}
    # A host that is gone does not take the connection: that is seen within the second. One that is busy takes
    # it and answers late; taken out, it would leave its visitors to the other, which would be busy next.
    timeout check 10s
    default-server inter 500ms fastinter 250ms downinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
{applications}

# Sends nobody anywhere. It shows which host is ready, and whoever asks so often is the first whom PgBouncer
# refuses after an outage, in the place of a visitor.
backend readiness
    mode http
    option httpchk GET /readyz
    http-check expect status 200
    timeout check 2s
    default-server inter 2s fall 1 rise 1
{applications}

# Patroni itself says who leads; sessions of one that does not any more are ended.
listen write
    mode tcp
    bind {address}:{write}
    timeout client 1h
    timeout server 1h
    option httpchk
    http-check send meth OPTIONS uri /primary
    http-check expect status 200
    default-server inter 1s fastinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
{databases}
listen read
    mode tcp
    bind {address}:{read}
    timeout client 1h
    timeout server 1h
    option httpchk
    http-check send meth OPTIONS uri /replica?lag=1MB
    http-check expect status 200
    default-server inter 1s fastinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
{databases}
listen store
    mode http
    bind {address}:{s3}
    balance leastconn
    option httpchk GET /healthz
    option redispatch 1
    retries 3
    retry-on conn-failure empty-response
    default-server inter 1s fastinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
{stores}
"""
POOLING = """[databases]
{name} = host={balancer} port={write} dbname={name}
[pgbouncer]
listen_addr = {address}
listen_port = {pooled}
auth_type = scram-sha-256
auth_file = {place}/users
pool_mode = transaction
default_pool_size = 15
max_client_conn = 200
server_login_retry = 1
server_connect_timeout = 2
query_wait_timeout = 1.5
server_check_delay = 5
server_idle_timeout = 60
tcp_user_timeout = 5000
tcp_keepidle = 3
tcp_keepintvl = 1
tcp_keepcnt = 3
ignore_startup_parameters = extra_float_digits
unix_socket_dir =
logfile =
"""


def balancer(home: Path, scheme: str) -> Program:
    place = own_folder(home / BALANCER.name)
    settings = place / "haproxy.cfg"
    settings.write_text(
        BALANCING.format(
            socket=place / "admin.sock",
            address=BALANCER.address,
            scheme=scheme,
            web=WEB,
            write=WRITE,
            read=READ,
            s3=S3,
            applications=_servers(APPLICATIONS, WEB),
            databases=_servers(DATABASES, 5432, " port 8008"),
            stores=_servers(STORES, S3),
        )
    )
    command = ["haproxy", "-db", "-f", str(settings)]
    return Program("haproxy-lb", BALANCER, command, folder=place, patience=2.0)


def _servers(hosts: tuple[Host, ...], port: int, check: str = "") -> str:
    return "\n".join(f"    server {host.name} {host.address}:{port} check{check}" for host in hosts)


def admin(home: Path, command: str) -> str:
    """What the balancer answers to a line on its socket."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(3)
        line.connect(str(home / BALANCER.name / "admin.sock"))
        line.sendall(f"{command}\n".encode())
        return b"".join(iter(lambda: line.recv(65536), b"")).decode()


def states(home: Path) -> dict[str, dict[str, str]]:
    """The balancer's own table of the application hosts, by name: `status`, `scur` (requests in hand), …"""
    rows = csv.DictReader(io.StringIO(admin(home, "show stat").removeprefix("# ")))
    names = {host.name for host in APPLICATIONS}
    return {row["svname"]: row for row in rows if row["pxname"] == "applications" and row["svname"] in names}


def poolers(home: Path, passwords: dict[str, str]) -> list[Program]:
    programs = []
    for host in APPLICATIONS:
        place = own_folder(home / host.name)
        users, settings = place / "users", place / "pgbouncer.ini"
        users.write_text(f'"{NAME}" "{passwords[NAME]}"\n')
        settings.write_text(
            POOLING.format(
                name=NAME,
                balancer=BALANCER.address,
                write=WRITE,
                address=host.address,
                pooled=POOLED,
                place=place,
            )
        )
        programs.append(Program(f"pgbouncer-{host.name}", host, ["pgbouncer", str(settings)], USER, place))
    return programs


def database_url(host: Host, port: int, secrets: dict[str, str]) -> str:
    return f"postgres://{NAME}:{secrets[NAME]}@{host.address}:{port}/{NAME}"


def settings(home: Path, host: Host, secrets: dict[str, str], code: Path, demo: bool) -> dict[str, str]:
    """The environment of the portal on one host."""
    address = f"{BALANCER.address}:{WEB}"
    kept = {
        "DATABASE_URL": f"{database_url(host, POOLED, secrets)}?DISABLE_SERVER_SIDE_CURSORS=True",
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT_URL": f"http://{BALANCER.address}:{S3}",
        "S3_ACCESS_KEY": "youyue",
        "S3_SECRET_KEY": secrets["s3"],
        "S3_ADDRESSING_STYLE": "path",
        "S3_REGION": "us-east-1",
        "ALLOWED_HOSTS": f"{BALANCER.address},{host.address}",
        "STATIC_ROOT": str(home / host.name / "static"),
        "MEDIA_ROOT": str(home / host.name / "media"),
        "CLIENT_IP_HEADER": "HTTP_X_REAL_IP",
        "SECRET_KEY": secrets["django"],
        "FIELD_KEYS": f"1:{secrets['field']}",
        "INDEX_KEYS": f"1:{secrets['index']}",
        "WEB_SOCKET": f"{host.address}:{WEB}",
        "WEB_CONCURRENCY": "2",
        "PYTHONDONTWRITEBYTECODE": "1",
        "DJANGO_SETTINGS_MODULE": "youyue.settings",
        "EMAIL_URL": "dummymail://",
        "PYTHONPATH": str(code),
    }
    if demo:
        return kept | {"YOUYUE_ENV": "development", "SITE_URL": f"http://{address}"}
    return kept | {
        "YOUYUE_ENV": "production",
        "SITE_URL": f"https://{address}",
        "IDENTITY_ISSUER": "https://identity.example.cn",
        "IDENTITY_CLIENT_SECRET": secrets["django"],
    }


def applications(
    home: Path, host: Host, secrets: dict[str, str], code: Path, python: Path, demo: bool
) -> list[Program]:
    """The web server and the worker of one host, from the code in `code`."""
    environment = settings(home, host, secrets, code, demo)
    place = home / host.name / "home"
    place.mkdir(exist_ok=True)
    environment["HOME"] = str(place)
    command = [str(python), "-m", "gunicorn", "--config", "deploy/gunicorn.py", "youyue.wsgi"]
    worker = [str(python), "manage.py", "work"]
    return [
        Program(f"web-{host.name}", host, command, folder=code, settings=environment, patience=35.0),
        Program(f"worker-{host.name}", host, worker, folder=code, settings=environment, patience=20.0),
    ]
