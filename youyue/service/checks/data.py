"""The database and the store of files."""

import uuid
from functools import lru_cache

from django.core.cache import cache
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from materials.store import mark, vault
from youyue.service import table_rights
from youyue.service.registry import Note, Wrong, check

MOST_APART = 2.0  # seconds between this machine's clock and the database's


@check("database", gettext_lazy("数据库"), ready=True)
def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        sentence = _("数据库没有应答：%(kind)s") % {"kind": type(error).__name__}
        raise Wrong(sentence, _("看数据库是否在运行，DATABASE_URL 是否正确")) from None
    return _("有应答（%(kind)s）") % {"kind": connection.display_name}


@check("migrations", gettext_lazy("数据库结构"), ready=True)
def migrations() -> str:
    """More than ours may be applied: in the middle of a release the newer code has done it already."""
    missing = _ours() - set(MigrationRecorder(connection).applied_migrations())
    if missing:
        sentence = _("有 %(n)d 个数据库变更还没有执行") % {"n": len(missing)}
        raise Wrong(sentence, _("运行 manage.py migrate"))
    return _("是最新的")


@lru_cache(maxsize=1)
def _ours() -> frozenset[tuple[str, str]]:
    """Of this code, which does not change while the process lives; reading them takes a tenth of a second."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


@check("record_rights", gettext_lazy("记录的权限"))
def record_rights() -> str:
    """Whether this role could alter what happened."""
    if connection.vendor != "postgresql":
        return _("没有账号之分的数据库")
    if table_rights.excessive():
        sentence = _("这个数据库账号可以修改或删除办理记录和访问记录")
        remedy = _("让另一个账号做表的所有者，再由它运行 manage.py give_rights")
        raise Note(sentence, remedy)  # an installation with one role works as it did
    return _("只能读和添加")


@check("cache", gettext_lazy("缓存表"), ready=True)
def cache_table() -> str:
    try:
        cache.get("doctor")
    except DatabaseError:
        raise Wrong(_("没有缓存表，登录会失败"), _("运行 manage.py createcachetable")) from None
    return _("读得到")


@check("clock", gettext_lazy("时钟"))
def clock() -> str:
    """Deadlines are judged by both clocks."""
    if connection.vendor != "postgresql":
        return _("数据库就在本机")
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        apart = (cursor.fetchone()[0] - before).total_seconds()
    if abs(apart) > MOST_APART:
        sentence = _("本机与数据库的时钟相差 %(n).1f 秒") % {"n": abs(apart)}
        raise Wrong(sentence, _("在两台机器上都打开网络校时（chrony 或 systemd-timesyncd）"))
    return _("与数据库相差不到 %(n)d 秒") % {"n": MOST_APART}


@check("store", gettext_lazy("文件库"), ready=True)
def store() -> str:
    """Only asks for a file that is not there: `/readyz` writes nothing."""
    storages["default"].exists("doctor/nothing")
    return _("有应答")


@check("store_mark", gettext_lazy("文件库是同一个"), ready=True)
def store_mark() -> str:
    """Whether this is the store that the database's files lie in, and not one of this machine alone."""
    if not mark.is_confirmed():
        raise Wrong(_("不是这个数据库的文件库"), str(mark.Elsewhere()))
    return _("与数据库的标记一致")


@check("store_writes", gettext_lazy("文件库读写"))
def store_writes() -> str:
    """One file there and back, sealed as those that are handed in, and deleted again."""
    content = uuid.uuid4().bytes
    try:
        name = vault.put(content, folder="doctor")
        same = vault.read(name) == content
    except vault.Unavailable:
        raise Wrong(
            _("文件写不进去或读不回来"), _("看文件库是否在运行，S3_ 或 MEDIA_ROOT 设置和权限")
        ) from None
    vault.drop(name)
    if not same:
        raise Wrong(_("读回来的和写进去的不一样"), _("停止受理上传，检查文件库"))
    return _("写入、读回、删除都正常")
