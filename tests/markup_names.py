"""The elements, attributes and values that our pages are made of, as the HTML standard
and WAI-ARIA list them. What is new on a page and right is added here.
"""


def names(text):
    return frozenset(text.split())


ANY_ATTRIBUTE = names(
    "accesskey autocapitalize autofocus class contenteditable dir draggable "
    "enterkeyhint hidden id inert inputmode itemid itemprop itemref itemscope "
    "itemtype lang nonce part popover role slot spellcheck style tabindex title "
    "translate"
)
ATTRIBUTES = dict.fromkeys(
    names(
        "html head title body article section nav aside h1 h2 h3 h4 h5 h6 "
        "hgroup header footer address main p hr pre ul dl dt dd figure "
        "figcaption div search em strong small s cite dfn abbr ruby rt rp code "
        "var samp kbd sub sup i b u mark bdi bdo span br wbr picture caption "
        "tbody thead tfoot tr legend datalist summary noscript"
    ),
    "",
)
ATTRIBUTES |= {
    "meta": "name content charset http-equiv media property",
    "link": "rel href type sizes media as crossorigin integrity hreflang imagesrcset "
    "imagesizes fetchpriority color blocking referrerpolicy",
    "style": "media",
    "script": "src type async defer crossorigin integrity nomodule fetchpriority",
    "template": "shadowrootmode",
    "base": "href target",
    "blockquote": "cite",
    "q": "cite",
    "ins": "cite datetime",
    "del": "cite datetime",
    "ol": "reversed start type",
    "li": "value",
    "a": "href target download ping rel hreflang type referrerpolicy",
    "data": "value",
    "time": "datetime",
    "source": "type media src srcset sizes width height",
    "img": "alt src srcset sizes crossorigin usemap ismap width height decoding "
    "loading fetchpriority referrerpolicy",
    "iframe": "src srcdoc name sandbox allow allowfullscreen width height loading "
    "referrerpolicy",
    "video": "src poster preload autoplay playsinline loop muted controls width height",
    "audio": "src preload autoplay loop muted controls",
    "track": "kind src srclang label default",
    "canvas": "width height",
    "object": "data type name form width height",
    "table": "",
    "col": "span",
    "colgroup": "span",
    "td": "colspan rowspan headers",
    "th": "colspan rowspan headers scope abbr",
    "form": "accept-charset action autocomplete enctype method name novalidate "
    "target rel",
    "label": "for",
    "input": "accept alt autocomplete capture checked dirname disabled form formaction "
    "formenctype formmethod formnovalidate formtarget height list max maxlength min "
    "minlength multiple name pattern placeholder popovertarget readonly required size "
    "src step type value width",
    "button": "disabled form formaction formenctype formmethod formnovalidate "
    "formtarget name popovertarget popovertargetaction command commandfor type value",
    "select": "autocomplete disabled form multiple name required size",
    "optgroup": "disabled label",
    "option": "disabled label selected value",
    "textarea": "autocomplete cols dirname disabled form maxlength minlength name "
    "placeholder readonly required rows wrap",
    "output": "for form name",
    "progress": "value max",
    "meter": "value min max low high optimum",
    "fieldset": "disabled form name",
    "details": "name open",
    "dialog": "open closedby",
}
REQUIRED = {
    "html": "lang",
    "img": "src alt",
    "iframe": "title",
    "optgroup": "label",
    "time": "datetime",
}
SCRIPTS = {"script", "template"}
CHILDREN = {
    "ul": {"li"} | SCRIPTS,
    "ol": {"li"} | SCRIPTS,
    "dl": {"dt", "dd", "div"} | SCRIPTS,
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"} | SCRIPTS,
    "thead": {"tr"} | SCRIPTS,
    "tbody": {"tr"} | SCRIPTS,
    "tfoot": {"tr"} | SCRIPTS,
    "tr": {"td", "th"} | SCRIPTS,
    "picture": {"source", "img"} | SCRIPTS,
    "select": {"option", "optgroup", "hr"} | SCRIPTS,
}
PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "legend": {"fieldset"},
    "figcaption": {"figure"},
    "summary": {"details"},
    "caption": {"table"},
    "source": {"picture", "video", "audio"},
    "main": {"body", "div", "form"},
}
PHRASING = names(
    "a abbr audio b bdi bdo br button canvas cite code data datalist del dfn em "
    "embed i iframe img input ins kbd label link map mark meta meter noscript "
    "object option optgroup output picture progress q ruby rp rt s samp script "
    "select small source span strong sub sup template textarea time track u var "
    "video wbr svg"
)
PHRASING_ONLY = names(
    "p h1 h2 h3 h4 h5 h6 span b i em strong small s cite q abbr data time code "
    "var samp kbd sub sup u mark bdi bdo label button output meter progress pre "
    "dfn"
)
INTERACTIVE = names("a button details iframe input label select textarea summary")
LABELABLE = names("button input meter output progress select textarea")
VOID_OF_TEXT = names("ul ol dl table thead tbody tr select picture")
NUMBERS = names(
    "width height tabindex maxlength minlength rows cols colspan rowspan size start"
)
BOOLEAN = "true false"
CHOICES = {
    "dir": "ltr rtl auto",
    "inputmode": "none text tel url email numeric decimal search",
    "enterkeyhint": "enter done go next previous search send",
    "autocapitalize": "off none on sentences words characters",
    "spellcheck": BOOLEAN,
    "loading": "lazy eager",
    "decoding": "async sync auto",
    "fetchpriority": "high low auto",
    "method": "get post dialog",
    "enctype": "application/x-www-form-urlencoded multipart/form-data text/plain",
    "scope": "row col rowgroup colgroup",
    "input type": "hidden text search tel url email password date month week time "
    "datetime-local number range color checkbox radio file submit image reset button",
    "button type": "submit reset button",
    "aria-hidden": BOOLEAN,
    "aria-expanded": BOOLEAN,
    "aria-selected": BOOLEAN,
    "aria-busy": BOOLEAN,
    "aria-atomic": BOOLEAN,
    "aria-disabled": BOOLEAN,
    "aria-required": BOOLEAN,
    "aria-modal": BOOLEAN,
    "aria-invalid": "true false grammar spelling",
    "aria-pressed": "true false mixed",
    "aria-checked": "true false mixed",
    "aria-live": "off polite assertive",
    "aria-current": "page step location date time true false",
    "aria-autocomplete": "none inline list both",
    "aria-haspopup": "true false menu listbox tree grid dialog",
    "aria-sort": "ascending descending none other",
    "aria-orientation": "horizontal vertical undefined",
}
ROLES = names(
    "alert alertdialog application article banner button cell checkbox "
    "columnheader combobox complementary contentinfo definition dialog document "
    "feed figure form grid gridcell group heading img link list listbox "
    "listitem log main marquee math menu menubar menuitem menuitemcheckbox "
    "menuitemradio meter navigation none note option presentation progressbar "
    "radio radiogroup region row rowgroup rowheader scrollbar search searchbox "
    "separator slider spinbutton status switch tab table tablist tabpanel term "
    "textbox timer toolbar tooltip tree treegrid treeitem"
)
