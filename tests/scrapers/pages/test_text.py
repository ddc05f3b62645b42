"""Words of a page as its readers see them."""

import pytest
from parsel import Selector

from domain.readings import STILL_LOADING
from scrapers.pages.text import joined, read_passages, text_of


def passages(html: str, without: str = "") -> list[tuple[str, str]]:
    """The passages of a body, each as heading and text."""
    root = Selector(text=f"<body><div id=main>{html}</div></body>", type="html").css("#main")[0]
    return [(passage.heading, passage.reading.text) for passage in read_passages(root, without=without)]


@pytest.mark.parametrize(
    "suffix",
    [
        "(opent in nieuw venster)",
        "((opent in nieuw venster))",
        "(PDF bestand opent in nieuw venster)",
        "( opent in een nieuw tabblad )",
        "(externe link)",
    ],
)
def test_link_suffixes_are_no_words_of_the_page(suffix: str) -> None:
    """What a platform puts behind a link is left out in all its variants."""
    assert joined(f"Zie de  nota\n{suffix} van mei") == "Zie de nota van mei"


def test_other_parentheses_stay() -> None:
    """Only link suffixes go; loading lines go too."""
    assert joined("De nota (versie 2) Inhoud is aan het laden") == "De nota (versie 2)"


def test_characters_that_nobody_sees_are_no_part_of_a_word() -> None:
    """Soft hyphens and the like come with what editors paste; a hyphen that does not break is a hyphen."""
    assert joined("centrum\u00adsteden\u200b, co\u2011creatie") == "centrumsteden, co-creatie"


def test_when_a_page_was_edited_is_no_text_of_it() -> None:
    """Wherever it stands: beneath the heading of the partners it would be one of them."""
    told = "<h2>Partners</h2><p>Imec</p><p>Laatst gewijzigd op 14 juni 2021 om 10:32</p>"
    assert passages(told) == [("Partners", "Imec")]


@pytest.mark.parametrize(
    "part",
    [
        "<div class=vl-loader>Inhoud is aan het laden</div>",
        "<p>Inhoud is aan het laden…</p>",
        "<ul aria-busy=true></ul>",
        "<div class='list is-loading'><span>Bezig met laden...</span></div>",
    ],
)
def test_a_part_that_has_yet_to_be_loaded_is_said_to_be(part: str) -> None:
    """It is no text of the page."""
    assert passages(f"<h2>Steden</h2><p>Aalst</p>{part}<p>Lier</p>") == [
        ("Steden", "Aalst"),
        ("Steden", STILL_LOADING),
        ("Steden", "Lier"),
    ]
    (alone,) = read_passages(Selector(text=f"<div>{part}</div>", type="html"))
    assert not alone.has_loaded


def test_a_busy_part_with_content_has_loaded() -> None:
    """What stands there is read."""
    assert passages("<ul aria-busy=true><li>Aalst</li></ul>") == [("", "Aalst")]


@pytest.mark.parametrize(
    "error",
    [
        "<br />\n<b>Warning</b>:  Undefined variable $titel in <b>/srv/www/pagina.php</b> on line <b>12</b><br />\n",
        "Notice: Undefined index: jaar in /srv/www/kop.php on line 3 ",
        "PHP Deprecated: strlen(): Passing null to parameter #1 is deprecated in C:\\www\\a.php on line 40 ",
    ],
)
def test_an_error_of_the_server_is_no_text_of_the_page(error: str) -> None:
    """It stands amid the text, or alone."""
    assert passages(f"<div>{error}De stad meet.</div><p>{error}</p>") == [("", "De stad meet.")]
    assert passages("<p>Warning: op 3 mei valt de stroom uit.</p>") == [("", "Warning: op 3 mei valt de stroom uit.")]


def test_paragraphs_of_a_cell_are_words_apart() -> None:
    """Whether there is white space between them or not."""
    close = "<table><tr><td><p>Aalst.</p><p>Lier.</p></td><td>Tien<div>steden</div>meten</td><td>3</td></tr></table>"
    assert passages(close) == [("", "Aalst. Lier. Tien steden meten 3")]
    assert passages("<p>geen<!-- niets -->woord</p>") == [("", "geenwoord")]


def test_inline_elements_are_part_of_their_block() -> None:
    """Links, bold words and line breaks do not part a sentence."""
    assert passages("<p>Een <b>vet</b><a href=x>woord</a>.<br>En meer.</p>") == [("", "Een vetwoord. En meer.")]


def test_each_item_of_a_list_is_a_block() -> None:
    """A list within an item gives blocks of its own, in the order of the page."""
    assert passages("<h2>Lijst</h2><ul><li>Een<ul><li>Twee</li></ul>Drie</li></ul>") == [
        ("Lijst", "Een"),
        ("Lijst", "Twee"),
        ("Lijst", "Drie"),
    ]


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<table><tr><th>Budget</th><td><p>2 miljoen</p></td></tr></table>", ("Budget", "Budget 2 miljoen")),
        ("<table><tr><th>Naam</th><th>Budget</th></tr></table>", ("Feiten", "Naam Budget")),
        ("<table><tr><td>Een</td><td>Twee</td><td>Drie</td></tr></table>", ("Feiten", "Een Twee Drie")),
        ("<p><strong>Voor wie:</strong> alle gemeenten</p>", ("Voor wie", "Voor wie: alle gemeenten")),
        ("<p><b>Voor wie</b>: alle gemeenten</p>", ("Voor wie", "Voor wie: alle gemeenten")),
        ("<p><strong>Voor wie?</strong><br>Alle gemeenten</p>", ("Voor wie?", "Voor wie? Alle gemeenten")),
        ("<p>Voor wie: alle gemeenten<br>en OCMW's</p>", ("Voor wie", "Voor wie: alle gemeenten en OCMW's")),
        ("<p><strong>Alle</strong> gemeenten</p>", ("Feiten", "Alle gemeenten")),
        ("<p>Let op: <b>Voor wie:</b> alle gemeenten</p>", ("Feiten", "Let op: Voor wie: alle gemeenten")),
    ],
)
def test_a_line_of_facts_stands_beneath_its_label(html: str, told: tuple[str, str]) -> None:
    """Label and value stay together in one block; the line behind it stands beneath the heading again."""
    assert passages(f"<h2>Feiten</h2>{html}<p>Tot slot.</p>") == [told, ("Feiten", "Tot slot.")]


@pytest.mark.parametrize(
    "html",
    [
        "<p><b>Trekker:</b> stad Aalst<br><b>Start:</b> 3 mei 2021<br>of later</p>",
        "<p>Trekker: stad Aalst<br/>Start: 3 mei 2021<br/>of later</p>",
    ],
)
def test_lines_with_labels_are_blocks(html: str) -> None:
    """A line without a label goes with the line before it."""
    assert passages(html) == [("Trekker", "Trekker: stad Aalst"), ("Start", "Start: 3 mei 2021 of later")]


def test_lines_without_labels_are_one_block() -> None:
    """An address, or hours with what happens then."""
    html = "<p>Programma: vrijdag<br>9u30 – 12u: lezingen<br>12u – 13u: lunch</p>"
    assert passages(html) == [("Programma", "Programma: vrijdag 9u30 – 12u: lezingen 12u – 13u: lunch")]


@pytest.mark.parametrize(
    "html",
    [
        '<h3><button class="vl-toggle">Voor wie?</button></h3><div><p>Gemeenten</p></div>',
        '<button class="js-vl-accordion__toggle">Voor wie?</button><div><p>Gemeenten</p></div>',
    ],
)
def test_the_button_of_an_accordion_is_a_heading(html: str) -> None:
    """Other buttons are furniture."""
    assert passages(f"<button>Menu</button>{html}") == [("Voor wie?", "Gemeenten")]


def test_furniture_is_left_out() -> None:
    """Scripts, navigation, sharing, calls to action and cards are no text of the page."""
    beside = "<script>x</script><nav>n</nav><div class=crosslink>c</div><div class=spotlight>s</div><form>f</form>"
    assert passages(f"{beside}<p>Tekst</p><div class=eigen>e</div>", ".eigen") == [("", "Tekst")]


def test_parallel_columns_become_rows() -> None:
    """Facts in columns of lines are told row by row; other grids are left as they are."""
    columns = "<div class=grid><div>A<br>B</div><div>1 mei<br>2 mei</div></div>"
    assert passages(f"<h3>Data</h3>{columns}<p>Na</p>") == [("Data", "A 1 mei"), ("Data", "B 2 mei"), ("Data", "Na")]
    uneven = "<div class=grid><div>A<br>B</div><div>1 mei</div></div>"
    assert passages(uneven) == [("", "A B"), ("", "1 mei")]


def test_text_leaves_scripts_out() -> None:
    """The words of an element are those that are shown."""
    element = Selector(text="<p>Een <script>var x</script>zin</p>", type="html").css("p")[0]
    assert text_of(element) == "Een zin"
