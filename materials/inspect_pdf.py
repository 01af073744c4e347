"""Child process: opens a PDF, takes out everything that acts by itself, and writes it anew.

Rewriting also drops whatever stood before or behind the document (a web page, an archive).
Answers {"pages": n} and the new bytes, or {"problem": "locked" | "restricted" | "damaged"}.
"""

import io
import sys
import warnings

import pikepdf

from materials import child

# Keys whose value acts, hides a file, or carries a second document.
ACTIVE_KEYS = (
    "/OpenAction",
    "/AA",
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/EF",
    "/AF",
    "/XFA",
    "/RichMediaContent",
    "/RichMediaSettings",
    "/Launch",
    "/Collection",
    "/URI",
)
# Where these stand as /S the dictionary is an action; it is emptied wherever it hangs.
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/Rendition", "/RichMediaExecute",
    "/GoToR", "/GoToE", "/GoTo3DView", "/Movie", "/Sound", "/Hide", "/SetOCGState", "/Thread", "/URI",
}  # fmt: skip
ACTIVE_ANNOTATIONS = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/FileAttachment"}
DEEPEST = 500


def clean(content: bytes) -> tuple[dict, bytes]:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                return {"problem": "restricted"}, b""
            pages = len(pdf.pages)
            if not pages:
                return {"problem": "damaged"}, b""
            disarm(pdf)
            out = io.BytesIO()
            pdf.save(
                out,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
                encryption=False,
            )
            return {"pages": pages}, out.getvalue()
    except pikepdf.PasswordError:
        return {"problem": "locked"}, b""
    except (pikepdf.PdfError, ValueError, RuntimeError, KeyError, TypeError, OverflowError, MemoryError):
        return {"problem": "damaged"}, b""


def disarm(pdf: pikepdf.Pdf) -> None:
    """Take the active parts out of every dictionary, wherever it hangs."""
    for thing in pdf.objects:
        _disarm(thing, 0)
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if isinstance(annotations, pikepdf.Array):
            page.obj["/Annots"] = pikepdf.Array([one for one in annotations if not _is_active(one)])


def _disarm(thing: object, depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(thing, pikepdf.Array):
        for one in thing:
            _descend(one, depth)
        return
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    if _name(thing.get("/S")) in ACTIVE_ACTIONS:
        for key in list(thing.keys()):
            if key not in {"/Length", "/Type"}:
                del thing[key]
        return
    for key in ACTIVE_KEYS:
        if key in thing:
            del thing[key]
    for key in list(thing.keys()):
        _descend(thing[key], depth)


def _descend(thing: object, depth: int) -> None:
    """Into what is written in place; what has a number of its own comes by itself from `pdf.objects`."""
    if isinstance(thing, pikepdf.Object) and not thing.is_indirect:
        _disarm(thing, depth + 1)


def _is_active(annotation: object) -> bool:
    return (
        isinstance(annotation, pikepdf.Dictionary) and _name(annotation.get("/Subtype")) in ACTIVE_ANNOTATIONS
    )


def _name(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(5000)
    child.serve(clean)
