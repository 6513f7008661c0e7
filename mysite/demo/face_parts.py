"""The drawn parts of a face, on a square of 96: {names} are filled in by draw_faces.

Coordinates share one skull: eyes at y 46, mouth at y 60, shoulders from y 71. So a part
may be swapped for any other of its kind.
"""
# ruff: noqa: E501 (a path is not prose to be wrapped)

# Skin: light, shade (neck), line (nose).
SKINS = (
    ("#f0c8a0", "#c9a27e", "#ac8b6c"),
    ("#eabf93", "#c79a70", "#a67d58"),
    ("#dda877", "#b9885d", "#9f7550"),
    ("#cf9563", "#ad774a", "#94653f"),
    ("#c08351", "#9c683d", "#855733"),
    ("#a96f42", "#8d5a34", "#794d2c"),
    ("#8f5a35", "#764828", "#633c21"),
    ("#744729", "#5f391f", "#4f2e18"),
)

# Ground and the lighter disc behind a shoulder.
GROUNDS = (
    ("#bcdcd6", "#d3e8e4"), ("#f4dda8", "#f7e8c6"), ("#cde3e8", "#deecf0"),
    ("#e6dac6", "#eee6d9"), ("#dfe3c4", "#eaecd8"), ("#eed9bd", "#f3e6d4"),
    ("#f1d0d6", "#f5e0e4"), ("#d9e7d2", "#e6efe1"), ("#dcd6ec", "#e8e4f2"),
    ("#d2e6df", "#e1eeea"), ("#cfd9ee", "#dfe6f3"), ("#f3d3b4", "#f7e2ce"),
    ("#f0cfc6", "#f5dfd9"), ("#d6def0", "#e4e9f5"),
)  # fmt: skip

CLOTHS = (
    "#2f6f73", "#b5512c", "#44515c", "#7b5a3a", "#5b6b3a", "#4d5f43", "#31566f",
    "#3f7a5a", "#46505c", "#a23e3e", "#3d4f7c", "#8d3b52", "#284b63", "#5c4a86",
    "#94632a", "#6d3f63",
)  # fmt: skip
SAREES = (
    ("#8d3b52", "#d39a2c"), ("#1f6a70", "#e0a13a"), ("#5c4a86", "#d98d6a"),
    ("#a8442f", "#e6b34d"), ("#2f6f4f", "#d8b24a"), ("#284b7c", "#d77a86"),
)  # fmt: skip
WRAPS = ("#d1762b", "#2d5f8a", "#8c2f45", "#3d6b4a", "#caa233", "#5a4a8a", "#33383f")
SCARVES = ("#44758f", "#7a5a86", "#3f7a5a", "#a8596a", "#4a4f63", "#b0793a")
CAPS = ("#1f6a70", "#b5512c", "#2d4f7c", "#5b6b3a", "#33383f")

HAIRS = ("#241a15", "#1b1614", "#2c1b14", "#241a15", "#3a241a")
GREYS = ("#9b958c", "#7d7770", "#c9c4bb")

GROUND = (
    '<rect width="96" height="96" fill="{ground}"/>'
    '<circle cx="74" cy="20" r="34" fill="{disc}"/>'
)
SHOULDERS = '<path d="M8 98c0-19 16-27 40-27s40 8 40 27z" fill="{cloth}"/>'
NECK = '<path d="M40 58h16v13q-8 8-16 0z" fill="{shade}"/>'
EARS = (
    '<circle cx="27.6" cy="47" r="4.6" fill="{skin}"/>'
    '<circle cx="68.4" cy="47" r="4.6" fill="{skin}"/>'
)
HEAD = (
    '<path d="M28 41c0-13 9-21 20-21s20 8 20 21v6c0 13-9 22-20 22s-20-9-20-22z" '
    'fill="{skin}"/>'
)

CLOTHES = {
    "crew": SHOULDERS + '<path d="M35 72q13 13 26 0l-3-3H38z" fill="{shade}"/>',
    "collar": SHOULDERS + '<path d="M37 72l11 15 11-15-3-4H40z" fill="{shade}"/>'
    '<path d="M37 71l-6 3 11 14 6-4zM59 71l6 3-11 14-6-4z" fill="{trim}"/>',
    "kurta": SHOULDERS + '<path d="M38 71l10 9 10-9-2-3H40z" fill="{shade}"/>'
    '<path d="M46 79h4v18h-4z" fill="{trim}"/>'
    '<path d="M37 71q5 8 11 9 6-1 11-9" stroke="{trim}" stroke-width="2.6" fill="none"/>'
    '<g fill="#fff" fill-opacity=".7"><circle cx="48" cy="84" r=".9"/>'
    '<circle cx="48" cy="89" r=".9"/></g>',
    "overall": SHOULDERS + '<path d="M35 72q13 13 26 0l-3-3H38z" fill="{shade}"/>'
    '<path d="M24 75l7-2.5 5 25h-9zM72 75l-7-2.5-5 25h9z" fill="{second}"/>'
    '<path d="M33 88h30v10H33z" fill="{second}"/>',
    "sweater": SHOULDERS + '<path d="M37 71l11 13 11-13-3-3H40z" fill="#f4f1ea"/>'
    '<path d="M40 69h16l-8 11z" fill="{shade}"/>'
    '<path d="M37 71l11 13.5 11-13.5" stroke="{trim}" stroke-width="2.6" '
    'fill="none" stroke-linejoin="round"/>',
    "saree": SHOULDERS + '<path d="M34 72q14 15 28 0l-3-3H37z" fill="{shade}"/>'
    '<path d="M58 72c10 2 22 6 28 16v10H56c8-8 10-18 2-26z" fill="{second}"/>'
    '<path d="M58 72c8 8 6 18-2 26" stroke="{trim}" stroke-width="1.6" fill="none"/>',
    "dupatta": SHOULDERS + '<path d="M35 72q13 13 26 0l-3-3H38z" fill="{shade}"/>'
    '<path d="M22 76q26 30 52 0l8 6q-34 34-68 0z" fill="{second}"/>',
}

BACK_HAIR = {
    "": "",
    "long": '<path d="M23 44c0-20 11-29 25-29s25 9 25 29v28c0 5-4 8-8 8H31c-4 0-8-3-8-8z" '
    'fill="{hair}"/>',
    "bob": '<path d="M22 46c0-21 11-31 26-31s26 10 26 31v12c0 7-5 9-9 9H31c-4 0-9-2-9-9z" '
    'fill="{hair}"/>',
    "bun": '<circle cx="48" cy="14" r="9" fill="{hair}"/>',
    "plait": '<path d="M64 40c8 8 6 18 8 26s-2 16 0 24h-9c-3-12-1-30-3-44z" '
    'fill="{hair}"/><path d="M64 62l8 2M65 72l8 0M63.5 82h8.5" stroke="{trim}" '
    'stroke-opacity=".5" stroke-width="1.5"/>',
    "curls": '<g fill="{hair}"><circle cx="28" cy="34" r="10"/><circle cx="24" cy="47" '
    'r="9.5"/><circle cx="26" cy="60" r="8.5"/><circle cx="68" cy="34" r="10"/>'
    '<circle cx="72" cy="47" r="9.5"/><circle cx="70" cy="60" r="8.5"/>'
    '<circle cx="38" cy="23" r="10"/><circle cx="58" cy="23" r="10"/></g>',
    "veil": '<path d="M22 62c-1-30 8-45 26-45s27 15 26 45l-4 20H26z" fill="{pleat}"/>',
    "tail": '<path d="M60 20c16 0 20 14 17 28-1.5 8-5 12-4 18-7-4-9-14-7-24 1-8-1-14-8-16z" '
    'fill="{hair}"/>',
}

FRONT_HAIR = {
    "parted": '<path d="M27 45c-3-19 7-29 23-29 12 0 21 9 19 29-2-2-3-7-4.5-11-9 .5-20-2.5'
    '-25.5-8-1 6-5 8.5-8 10-1.5 3-2 6.5-4 9z" fill="{hair}"/>',
    "crop": '<path d="M27 44c-2-17 7-27 21-27s23 10 21 27c-2-1-3-5-4-10-6 1.5-12 .5-17-2.5'
    '-4 3-10 3.5-16 2.5-2 4-3 8-5 10z" fill="{hair}"/>',
    "quiff": '<path d="M27 43c-2-10 0-17 5-21 2-7 12-10 22-8 10 1 16 8 14 17 2 4 1 8 0 12-2-3'
    '-3-7-4-10-10 0-19-2-26-6-4 3-7 9-11 16z" fill="{hair}"/>',
    "sweep": '<path d="M27 45c-4-18 5-30 22-30 13 0 22 10 20 30-2-3-3-8-3-12-7-1-12-4-15-9-4'
    ' 6-12 10-19 11-2 3-3 6-5 10z" fill="{hair}"/>',
    "buzz": '<path d="M28 42c-1-14 8-23 20-23s21 9 20 23c-2-8-4-12-6-13-9-3-19-3-28 0-2 1-4 5'
    '-6 13z" fill="{hair}"/>',
    "curly": '<g fill="{hair}"><circle cx="30" cy="35" r="6"/><circle cx="33" cy="26" '
    'r="7.5"/><circle cx="41" cy="20" r="8"/><circle cx="51" cy="18.5" r="8"/>'
    '<circle cx="60" cy="23" r="8"/><circle cx="66" cy="31" r="6.5"/>'
    '<circle cx="67.5" cy="38" r="4"/><circle cx="28.5" cy="41" r="4"/>'
    '<circle cx="48" cy="25" r="8"/></g>',
    "bald": '<path d="M27 46c-2-7-1-13 2-17 0 6 0 11 1 15zM69 46c2-7 1-13-2-17 0 6 0 11-1 '
    '15z" fill="{hair}"/><path d="M38 26q6-3.5 12-2.5" stroke="#fff" stroke-opacity='
    '".28" stroke-width="2.5" fill="none" stroke-linecap="round"/>',
    "high": '<path d="M27 44c-2-17 7-26 21-26s23 9 21 26c-2-2-3-6-3-11-3-5-7-8-11-8-4 1-10 1'
    '-14 0-4 0-8 3-11 8 0 5-1 9-3 11z" fill="{hair}"/>',
    "centre": '<path d="M27 49c-3-21 8-32 21-32s24 11 21 32c-3-9-8-16-20-22-12 5-18 12-22 '
    '22z" fill="{hair}"/>',
    "side": '<path d="M27 50c-4-22 7-34 22-34s23 12 20 34c-2-9-4-14-8-18-8 0-16-2-21-7-3 8-9'
    ' 15-13 25z" fill="{hair}"/>',
    "fringe": '<path d="M27 50c-3-22 8-33 21-33s24 11 21 33c-2-6-3-10-5-14-9 2-23 2-32 0-2 4'
    '-3 8-5 14z" fill="{hair}"/>',
    "swept": '<path d="M27 47c-3-20 8-30 21-30s24 10 21 30c-2-8-5-14-9-17-8-3-16-3-24 0-4 3-7'
    ' 9-9 17z" fill="{hair}"/>',
}

HEADGEAR = {
    "turban": '<path d="M23 39C20 20 31 9 48 9s28 11 25 30c-7-8-15-11-25-11s-18 3-25 11z" '
    'fill="{wrap}"/><path d="M25 32c10-6 22-12 41-13M30 22c9-4 18-8 29-9M48 28l4-6" '
    'stroke="{fold}" stroke-width="1.8" fill="none" stroke-linecap="round"/>',
    "cap": '<path d="M27 43c0-3 0-5 1-7h40c1 2 1 4 1 7-2-1-3-3-3-5H30c0 2-1 4-3 5z" '
    'fill="{hair}"/><path d="M26 35c-1-13 9-21 22-21s23 8 22 21z" fill="{cap}"/>'
    '<path d="M24 35h44c8 0 12 1.5 13 4H28c-3 0-4-1.5-4-4z" fill="{brim}"/>',
    "helmet": '<path d="M26 34c-1-13 9-21 22-21s23 8 22 21z" fill="#f0b429"/>'
    '<path d="M21 34h54q2 0 2 2.2T75 38.5H21q-2 0-2-2.3T21 34z" fill="#d99a15"/>'
    '<path d="M44 13.3h8V30h-8z" fill="#f8cc5c"/>',
    "skullcap": '<path d="M27 44c-1-4-1-7 0-10h42c1 3 1 6 0 10-2-2-3-4-3-7H30c0 3-1 5-3 7z" '
    'fill="{hair}"/><path d="M27 35c-1-11 8-18 21-18s22 7 21 18q-21-5-42 0z" fill="#f6f3ec"/>'
    '<path d="M28 31q20-5 40 0" stroke="#d9d2c4" stroke-width="1.5" fill="none"/>',
    "hijab": '<path fill-rule="evenodd" d="M20 54c-2-28 10-41 28-41s30 13 28 41c0 14 5 24 9 '
    "32H11c4-8 9-18 9-32zM31 46c0 13 7 21.5 17 21.5S65 59 65 46 58 26.5 48 26.5 31 33 "
    '31 46z" fill="{scarf}"/><path d="M33 64c8 10 20 12 31 8" stroke="{pleat}" '
    'stroke-width="1.8" fill="none" stroke-linecap="round"/>',
    "veil": '<path fill-rule="evenodd" d="M18 60c-2-32 10-49 30-49s32 17 30 49c0 14 4 22 8 '
    "38H10c4-16 8-24 8-38zM28 46c0 17 6 25 11 27h18c5-2 11-10 11-27S58 22 48 22 28 29 28 "
    '46z" fill="{scarf}"/><path d="M25 62c-2-24 7-43 23-43s25 19 23 43" stroke="{pleat}" '
    'stroke-width="1.8" fill="none"/>',
}

_BEARD = (
    "M28 45v2c0 14 9 24 20 24s20-10 20-24v-2c-1.5 5-3.5 8.5-8 9-7-2.5-17-2.5-24 "
    "0-4.5-.5-6.5-4-8-9z"
)
BEARDS = {
    "": "",
    "full": f'<path d="{_BEARD}" fill="{{beard}}"/>',
    "stubble": f'<path d="{_BEARD}" fill="#1d130d" opacity=".17"/>',
    "goatee": '<path d="M40 62c0 6 4 9 8 9s8-3 8-9c-2 2-5 3-8 3s-6-1-8-3z" fill="{beard}"/>',
    "long": '<path d="M28 45c0 18 4 36 20 36s20-18 20-36c-1.5 5-3.5 8.5-8 9-7-2.5-17'
    '-2.5-24 0-4.5-.5-6.5-4-8-9z" fill="{beard}"/>',
}

MOUSTACHES = {
    "": "",
    "full": '<path d="M38 57.5q4-5.5 10-2.5 6-3 10 2.5-5 1.5-10 .3-5 1.2-10-.3z" '
    'fill="{beard}"/>',
    "thin": '<path d="M40.5 56.8q4-2.8 7.5-1.6 3.5-1.2 7.5 1.6" '
    'stroke="{beard}" stroke-width="2" fill="none" stroke-linecap="round"/>',
    "handle": '<path d="M34.5 55q3 3 7 .6 3-2.6 6.5-.9 3.5-1.7 6.5.9 4 2.4 7-.6-.5 '
    '5-6 4.8-4.5 0-7.5-2-3 2-7.5 2-5.5.2-6-4.8z" fill="{beard}"/>',
}

BROWS = {
    "soft": "M35 41q4-3 8.5-1M52.5 40q4.5-2 8.5 1",
    "flat": "M35 40.3q4-1.3 8.5-.3M52.5 40q4.5-1 8.5.3",
    "arch": "M35 41.5q3.5-4.5 8.5-2M52.5 39.5q5-2.5 8.5 2",
}
EYES = {
    "open": '<circle cx="39.5" cy="46.5" r="2.2" fill="#21160f"/>'
    '<circle cx="56.5" cy="46.5" r="2.2" fill="#21160f"/>',
    "bright": '<circle cx="39.5" cy="46.5" r="2.5" fill="#21160f"/>'
    '<circle cx="56.5" cy="46.5" r="2.5" fill="#21160f"/><g fill="#fff">'
    '<circle cx="40.3" cy="45.6" r=".8"/><circle cx="57.3" cy="45.6" r=".8"/></g>',
    "laughing": '<path d="M36.8 47.5q2.7-3 5.4 0M53.8 47.5q2.7-3 5.4 0" '
    'stroke="#21160f" stroke-width="2.2" fill="none" stroke-linecap="round"/>',
}
LASHES = (
    '<path d="M36 45.3l-1.6-1M60 45.3l1.6-1" stroke="#21160f" stroke-width="1.3" '
    'stroke-linecap="round"/>'
)
NOSES = {
    "plain": "M48 47q-2.5 5 .8 5.5",
    "round": "M46 52q2 1.5 4 0",
    "long": "M48.5 45q-3 7 .3 7.6",
}
MOUTHS = {
    "teeth": '<path d="M41.5 58.5h13q-1.5 6-6.5 6t-6.5-6z" fill="#fff"/>'
    '<path d="M41 58.5q7 1 14 0" stroke="#6d2d20" stroke-width="1.4" fill="none" '
    'stroke-linecap="round"/>',
    "smile": '<path d="M42.5 59.5q5.5 4 11 0" stroke="{lip}" stroke-width="2" fill="none" '
    'stroke-linecap="round"/>',
    "lips": '<path d="M42 59.5q3-2 6-.9 3-1.1 6 .9-2.5 4-6 4t-6-4z" fill="{lip}"/>',
    "grin": '<path d="M42 59q7 5.5 12.5-.5" stroke="{lip}" stroke-width="2.1" fill="none" '
    'stroke-linecap="round"/>',
}
GLASSES = {
    "": "",
    "square": '<g stroke="#2b2520" stroke-width="1.8" fill="#fff" fill-opacity=".16">'
    '<rect x="32.5" y="41.5" width="13" height="10.5" rx="4.5"/><rect x="50.5" '
    'y="41.5" width="13" height="10.5" rx="4.5"/><path d="M45.5 45.5q2.5-1.5 5 '
    '0" fill="none"/></g>',
    "round": '<g stroke="#b98a3c" stroke-width="1.5" fill="#fff" fill-opacity=".1">'
    '<circle cx="39.3" cy="46.8" r="6"/><circle cx="56.7" cy="46.8" r="6"/>'
    '<path d="M45.3 46q2.7-1.5 5.4 0" fill="none"/></g>',
}
JEWELS = {
    "": "",
    "studs": '<g fill="#e0b252"><circle cx="27" cy="51.5" r="1.5"/>'
    '<circle cx="69" cy="51.5" r="1.5"/></g>',
    "drops": '<g fill="#e0b252"><circle cx="27" cy="51" r="1.2"/><circle cx="27" cy="54.2" '
    'r="1.9"/><circle cx="69" cy="51" r="1.2"/><circle cx="69" cy="54.2" r="1.9"/></g>',
    "nose": '<circle cx="51.6" cy="52" r=".9" fill="#e0b252"/>',
}
BINDI = '<circle cx="48" cy="37.5" r="1.5" fill="#a5203a"/>'
LINES = (
    '<path d="M33 50.5q1.5 2 4 2.3M63 50.5q-1.5 2-4 2.3" stroke="{line}" '
    'stroke-width="1" stroke-opacity=".6" fill="none" stroke-linecap="round"/>'
)
