"""What each place of a PDF may hold: the keys that stay, and of what kind their values are. The rest goes.

A key is judged only where it has a meaning: a picture may be the resource called /AA or /JavaScript, for
there it is a free name ("*"). Nothing that acts, plays, points out of the file or carries
a file has a place here.
"""

from pikepdf import Name

PLAIN = "plain"  # names, numbers, texts, and lists of them
# Never /F: data from elsewhere.
STREAM = {"Length": PLAIN, "Filter": PLAIN, "DecodeParms": "decode parameters"}

Table = dict[str, str]


def keys(words: str, kind: str = PLAIN, **others: str) -> Table:
    return dict.fromkeys(words.split(), kind) | others


# What acts is named so by its /S. It has no place; should it stand where something else does, its name goes.
ACTIONS = {
    Name(f"/{word}")
    for word in keys(
        "JavaScript Launch SubmitForm ImportData ResetForm Rendition RichMediaExecute GoToR GoToE"
        " GoTo3DView Movie Sound Hide SetOCGState Thread URI Trans Named"
    )
}

XOBJECT = STREAM | keys(
    "Type Subtype FormType BBox Matrix Width Height BitsPerComponent Intent ImageMask Decode Interpolate"
    " SMaskInData Matte Name StructParent StructParents",
    Resources="resources", Group="group", ColorSpace="colour space", Mask="xobject", SMask="xobject",
    OC="optional content",
)  # fmt: skip
# A program for a printer (/PS) or a model is none of them; an appearance may leave it out.
DRAWN = ("/Image", "/Form", "")
TREE = keys("Type Count Rotate MediaBox CropBox", Kids="in tree", Parent="in tree", Resources="resources")
PAGE = keys(
    "Type Rotate MediaBox CropBox BleedBox TrimBox ArtBox StructParents Tabs UserUnit",
    Parent="in tree", Resources="resources", Contents="contents", Group="group", Annots="annotation",
)  # fmt: skip
# An annotation and a form field are often one dictionary.
ANNOTATION = keys(
    "Type Subtype Rect Contents NM M F AS Border C StructParent T CA ca CreationDate Subj RT IT H QuadPoints"
    " DA Q DS CL RD LE L IC LL LLE Cap CP CO LLO Vertices Open Name State StateModel InkList Path Sy"
    " OverlayText Repeat FT TU TM Ff DV Opt TI I MaxLen",
    P="in tree", Popup="annotation", IRT="annotation", Parent="annotation", Kids="annotation",
    AP="appearances", RO="xobject", BS="border", BE="border", MK="characteristics", OC="optional content",
    RC="long text", RV="long text", V="long text", Dest="target", A="action",
)  # fmt: skip
# Those that only show something. Any other that has an appearance is kept as a stamp of the same look.
SHOWN = {
    f"/{word}"
    for word in keys(
        "Text Link FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut"
        " Caret Stamp Ink Popup Widget Watermark Redact PrinterMark TrapNet"
    )
}
STRUCTURE = keys(
    "Type S ID T Lang Alt E ActualText R C MCID", P="structure", K="structure", A="attributes", Pg="in tree",
    Obj="structure object",
)  # fmt: skip

KINDS: dict[str, Table] = {
    "page tree": TREE,
    "page": PAGE,
    "catalog": keys(
        "Type Version PageLayout PageMode Lang", Pages="in tree", PageLabels="page labels",
        Names="name trees",
        Dests="targets", ViewerPreferences="preferences", Outlines="outline", AcroForm="form",
        OCProperties="layers", MarkInfo="preferences", OutputIntents="output intent",
        StructTreeRoot="structure root",
    ),
    "preferences": keys(
        "HideToolbar HideMenubar HideWindowUI FitWindow CenterWindow DisplayDocTitle NonFullScreenPageMode"
        " Direction ViewArea ViewClip PrintArea PrintClip PrintScaling Duplex PickTrayByPDFSize NumCopies"
        " Marked UserProperties Suspects"
    ),
    "output intent": keys(
        "Type S OutputCondition OutputConditionIdentifier RegistryName Info", DestOutputProfile="colour space"
    ),
    "page labels": keys("Limits Type S P St", Kids="page labels", Nums="page labels"),
    "name trees": {"Dests": "target tree"},
    "target tree": keys("Limits", Kids="target tree", Names="target"),
    "targets": {"*": "target"},
    "outline": keys(
        "Type Title Count C F", First="outline", Last="outline", Next="outline", Prev="outline",
        Parent="outline", Dest="target", A="action",
    ),
    # --- pages and what is drawn on them
    "contents": STREAM,
    "data": STREAM,
    "resources": keys(
        "ProcSet", ExtGState="graphics states", ColorSpace="colour spaces", Pattern="patterns",
        Shading="shadings",
        XObject="xobjects", Font="fonts", Properties="property lists",
    ),
    "xobjects": {"*": "xobject"},
    "fonts": {"*": "font"},
    "graphics states": {"*": "graphics state"},
    "colour spaces": {"*": "colour space"},
    "patterns": {"*": "pattern"},
    "shadings": {"*": "shading"},
    "property lists": {"*": "property list"},
    "xobject": XOBJECT,
    "decode parameters": keys(
        "Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine EncodedByteAlign Rows EndOfBlock"
        " BlackIs1 DamagedRowsBeforeError ColorTransform Type Name",
        JBIG2Globals="data",
    ),
    "group": keys("Type S I K", CS="colour space"),
    "graphics state": keys(
        "Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK UseBlackPtComp", Font="font", BG="function",
        BG2="function", UCR="function", UCR2="function", TR="function", TR2="function", SMask="soft mask",
    ),
    "soft mask": keys("Type S BC", G="xobject", TR="function"),
    "function": STREAM | keys(
        "FunctionType Domain Range Size BitsPerSample Order Encode Decode C0 C1 N Bounds",
        Functions="function"
    ),
    "colour space": STREAM | keys(
        # of /CalGray, /CalRGB, /Lab; of a profile; of a tint's function; of /DeviceN
        "WhitePoint BlackPoint Gamma Matrix Range N FunctionType Domain Size BitsPerSample Order Encode"
        " Decode C0"
        " C1 Bounds Subtype",
        Alternate="colour space", Functions="function", Colorants="colour spaces", Process="process",
        MixingHints="mixing hints",
    ),
    "process": keys("Components", ColorSpace="colour space"),
    "mixing hints": keys("PrintingOrder", Solidities="tints", DotGain="tints"),
    "tints": {"*": "function"},
    "pattern": STREAM | keys(
        "Type PatternType PaintType TilingType BBox XStep YStep Matrix", Resources="resources",
        Shading="shading",
        ExtGState="graphics state",
    ),
    "shading": STREAM | keys(
        "ShadingType Background BBox AntiAlias Domain Matrix Coords Extend BitsPerCoordinate BitsPerComponent"
        " BitsPerFlag Decode VerticesPerRow",
        ColorSpace="colour space", Function="function",
    ),
    "font": keys(
        "Type Subtype Name BaseFont FirstChar LastChar Widths FontBBox FontMatrix DW W DW2 W2",
        Resources="resources", FontDescriptor="font descriptor", Encoding="encoding",
        ToUnicode="character map",
        CharProcs="drawn characters", DescendantFonts="font", CIDSystemInfo="character set",
        CIDToGIDMap="data",
    ),
    "drawn characters": {"*": "contents"},
    "character set": keys("Registry Ordering Supplement"),
    "encoding": STREAM | keys(
        "Type BaseEncoding Differences CMapName WMode", CIDSystemInfo="character set", UseCMap="character map"
    ),
    "character map": STREAM | keys(
        "Type CMapName WMode", CIDSystemInfo="character set", UseCMap="character map"
    ),
    "font descriptor": keys(
        "Type FontName FontFamily FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent Leading"
        " CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth CharSet Lang",
        FontFile="font file", FontFile2="font file", FontFile3="font file", CIDSet="data", Style="font style",
        FD="font descriptors",
    ),
    "font descriptors": {"*": "font descriptor"},
    "font style": keys("Panose"),
    "font file": STREAM | keys("Length1 Length2 Length3 Subtype Type"),
    "property list": keys(
        "Type Name Intent P ActualText Alt E Lang MCID BBox Attached Subtype VE", OCGs="optional content",
        Usage="layer usage",
    ),
    # --- layers
    "optional content": keys("Type Name Intent P VE", OCGs="optional content", Usage="layer usage"),
    "layer usage": keys(
        "", CreatorInfo="usage", Language="usage", Export="usage", Zoom="usage", Print="usage", View="usage",
        User="usage", PageElement="usage",
    ),
    "usage": keys("Creator Subtype Lang Preferred ExportState min max PrintState ViewState Type Name"),
    "layers": {"OCGs": "optional content", "D": "layer setting", "Configs": "layer setting"},
    "layer setting": keys(
        "Name Creator BaseState Intent ListMode", ON="optional content", OFF="optional content",
        Order="optional content", RBGroups="optional content", Locked="optional content",
        AS="usage application",
    ),
    "usage application": keys("Event Category", OCGs="optional content"),
    # --- annotations and forms
    "annotation": ANNOTATION,
    "appearances": {"N": "appearance", "R": "appearance", "D": "appearance"},
    "appearance": {"*": "xobject"},
    "border": keys("Type W S D I"),
    "characteristics": keys("R BC BG CA RC AC TP", I="xobject", RI="xobject", IX="xobject", IF="icon fit"),
    "icon fit": keys("SW S A FB"),
    "action": {"Type": PLAIN, "S": PLAIN, "D": "target"},
    "target": {"D": "target"},
    "form": keys("NeedAppearances DA Q", Fields="annotation", DR="resources"),
    # --- structure, for those who have the page read to them
    "structure root": keys(
        "Type ParentTreeNextKey", K="structure", ParentTree="structure tree", RoleMap="names",
        ClassMap="attribute classes",
    ),
    "structure tree": keys("Limits", Kids="structure tree", Nums="structure"),
    "structure": STRUCTURE,
    "long text": STREAM,
    "structure object": ANNOTATION,
    "names": {"*": PLAIN},
    "attribute classes": {"*": "attributes"},
    "attributes": {"*": PLAIN},
}  # fmt: skip
