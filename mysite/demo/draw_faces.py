"""Draws the people of the demo: `python -m mysite.demo.draw_faces [folder]`.

A number makes a face, always the same one. The pictures are committed, so this runs
only when a part changes; it needs Chromium, which the project itself does not.
"""

import io
import json
import sys
from pathlib import Path
from zlib import crc32

from mysite.demo import face_parts as parts

FOLDER = Path(__file__).parent / "faces"
COUNT = 100
SHAPES = [(1, 1), (1.04, 0.98), (0.96, 1.01), (1.02, 1.02)]
SIDE = 320
NAMESPACE = "http://www.w3.org/2000/svg"
MAX_BYTES = 8 * 1024

MEN_HAIR = [
    "parted",
    "crop",
    "quiff",
    "sweep",
    "buzz",
    "curly",
    "bald",
    "high",
    "parted",
    "crop",
    "sweep",
    "quiff",
]
MEN_GEAR = ["", "", "", "", "", "", "", "turban", "cap", "cap", "helmet", "skullcap"]
MEN_CLOTHES = [
    "collar",
    "collar",
    "crew",
    "kurta",
    "overall",
    "sweater",
    "collar",
    "crew",
    "kurta",
]
MEN_BEARD = ["", "", "", "", "stubble", "stubble", "full", "full", "goatee"]
MEN_MOUSTACHE = ["", "", "full", "full", "thin", "handle"]

WOMEN_BACK = [
    "long",
    "long",
    "bun",
    "plait",
    "bob",
    "curls",
    "tail",
    "plait",
    "long",
    "bun",
    "bob",
]
WOMEN_HAIR = ["centre", "centre", "side", "fringe", "swept", "side"]
WOMEN_GEAR = ["", "", "", "", "", "", "", "hijab", "hijab", "veil"]
WOMEN_CLOTHES = [
    "saree",
    "saree",
    "crew",
    "collar",
    "dupatta",
    "dupatta",
    "kurta",
    "saree",
]


def sex_of(number):
    """Three in five are men."""
    return "m" if number % 5 in {0, 2, 3} else "f"


def pick(number, what, options):
    """One of `options`: always the same, and independent of the other parts."""
    return options[crc32(f"{what}:{number}:callout".encode()) % len(options)]


def chance(number, what, percent):
    return crc32(f"{what}?{number}".encode()) % 100 < percent


def features(number):
    """Which parts face `number` is made of: a dict of names."""
    return man(number) if sex_of(number) == "m" else woman(number)


def man(number):
    gear = pick(number, "gear", MEN_GEAR)
    old = chance(number, "old", 18)
    beard = pick(number, "beard", MEN_BEARD)
    moustache = pick(number, "moustache", MEN_MOUSTACHE)
    if gear == "turban":
        beard, moustache = pick(number, "sikh", ["full", "long", "full"]), "full"
    if gear == "skullcap" and not beard:
        beard = "full"
    if beard in {"full", "long", "goatee"} and not moustache:
        moustache = "full"
    return {
        "gear": gear,
        "back": "",
        "front": pick(number, "hair", MEN_HAIR),
        "clothes": pick(number, "clothes", MEN_CLOTHES),
        "beard": beard,
        "moustache": moustache,
        "brows": pick(number, "brows", ["soft", "flat", "soft", "arch"]),
        "mouth": pick(number, "mouth", ["teeth", "smile", "smile", "grin", "teeth"]),
        "jewels": "",
        "bindi": False,
        "old": old,
    }


def woman(number):
    gear = pick(number, "gear", WOMEN_GEAR)
    back = pick(number, "back", WOMEN_BACK)
    hidden = gear == "hijab"
    return {
        "gear": gear,
        "back": {"": back, "veil": "veil", "hijab": ""}[gear],
        "front": "centre" if gear or back == "plait" else pick(number, "f", WOMEN_HAIR),
        "clothes": "crew" if gear else pick(number, "clothes", WOMEN_CLOTHES),
        "beard": "",
        "moustache": "",
        "brows": pick(number, "brows", ["soft", "arch", "arch"]),
        "mouth": pick(number, "mouth", ["teeth", "smile", "lips", "lips", "teeth"]),
        "jewels": ""
        if hidden
        else pick(number, "jewels", ["", "studs", "drops", "nose"]),
        "bindi": not hidden and chance(number, "bindi", 50),
        "old": chance(number, "old", 12),
    }


def colours(number, look):
    skin, shade, line = pick(number, "skin", parts.SKINS)
    ground, disc = parts.GROUNDS[(number * 5 + number // 14) % len(parts.GROUNDS)]
    cloth, second = (
        pick(number, "cloth", parts.CLOTHS),
        pick(number, "2nd", parts.CLOTHS),
    )
    if look["clothes"] in {"saree", "dupatta"}:
        cloth, second = pick(number, "saree", parts.SAREES)
    elif look["clothes"] == "overall":
        second = pick(number, "denim", ["#35506e", "#3f4a52", "#5a4a34"])
    hair = pick(number, "colour", parts.GREYS if look["old"] else parts.HAIRS)
    wrap, scarf = pick(number, "wrap", parts.WRAPS), pick(number, "wrap", parts.SCARVES)
    cap = pick(number, "cap", parts.CAPS)
    return {
        "skin": skin, "shade": shade, "line": line, "ground": ground, "disc": disc,
        "cloth": cloth, "second": second, "trim": mix(cloth, "#ffffff", 0.25),
        "hair": hair, "beard": hair, "wrap": wrap, "fold": mix(wrap, "#000000", 0.22),
        "scarf": scarf, "pleat": mix(scarf, "#000000", 0.2),
        "cap": cap, "brim": mix(cap, "#000000", 0.25),
        "lip": "#a34a45" if look["mouth"] == "lips" else mix(skin, "#4a1410", 0.62),
    }  # fmt: skip


def mix(one, other, share):
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def svg(number):
    """Face `number` as a drawing, back to front."""
    look = features(number)
    gear = look["gear"]
    brow = "{beard}" if look["old"] else "#2a1c14"
    stroke = ' stroke="{}" stroke-width="{}" fill="none" stroke-linecap="round"/>'
    head = [
        "" if gear in {"hijab"} else parts.EARS,
        parts.HEAD,
        parts.BEARDS[look["beard"]],
        "" if hides_hair(gear) else parts.FRONT_HAIR[look["front"]],
        parts.HEADGEAR.get(gear, ""),
        parts.BINDI if look["bindi"] else "",
        f'<path d="{parts.BROWS[look["brows"]]}"' + stroke.format(brow, 2.2),
        pick(number, "eyes", [*parts.EYES.values(), parts.EYES["open"]]),
        parts.LASHES if sex_of(number) == "f" else "",
        f'<path d="{pick(number, "nose", list(parts.NOSES.values()))}"'
        + stroke.format("{line}", 1.8),
        parts.LINES if look["old"] else "",
        parts.GLASSES[pick(number, "glasses", ["", "", "", "", "square", "round"])],
        parts.MOUSTACHES[look["moustache"]],
        parts.MOUTHS[look["mouth"]],
        parts.JEWELS[look["jewels"]],
    ]
    body = [
        parts.GROUND,
        parts.BACK_HAIR[look["back"]],
        parts.CLOTHES[look["clothes"]],
        parts.NECK,
        shaped(number, "".join(head), fixed=gear in {"hijab", "veil"}),
    ]
    drawing = "".join(body).format(**colours(number, look))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">{drawing}</svg>'
    )


def hides_hair(gear):
    return gear in {"turban", "cap", "helmet", "skullcap"}


def shaped(number, head, *, fixed):
    """Some heads are broader, some longer: a stretch about the chin."""
    wide, tall = pick(
        number, "shape", [(1, 1), (1.04, 0.98), (0.96, 1.01), (1.02, 1.02)]
    )
    if fixed or (wide, tall) == (1, 1):
        return head
    move = f"translate(48 66) scale({wide} {tall}) translate(-48 -66)"
    return f'<g transform="{move}">{head}</g>'


def draw(folder):
    """Writes face-000.webp … and faces.json, which says who is a man or a woman."""
    folder.mkdir(parents=True, exist_ok=True)
    sexes = {}
    for number, picture in enumerate(photographs(range(COUNT))):
        name = f"face-{number:03}.webp"
        (folder / name).write_bytes(small(picture))
        sexes[name] = sex_of(number)
    text = json.dumps(sexes, indent=1) + "\n"
    (folder / "faces.json").write_text(text, encoding="utf-8")


def photographs(numbers):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tools:
        browser = tools.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": SIDE, "height": SIDE})
        for number in numbers:
            page.set_content(f"<body style='margin:0'>{svg(number)}")
            yield page.screenshot()
        browser.close()


def small(png):
    """The picture as WebP of at most 8 KB."""
    from PIL import Image

    image = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in (88, 80, 70, 60):
        out = io.BytesIO()
        image.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= MAX_BYTES:
            break
    return out.getvalue()


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
