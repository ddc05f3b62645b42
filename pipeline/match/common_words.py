"""Words that name no single initiative, however they are combined ("Open data", "Digitaal loket")."""

_STOP_WORDS = """
aan als bij binnen de der die dit door een en for from het hun in is met naar nog of om onder ons onze op over
per rond s te ten ter the tot tussen uit van via voor wat with zijn
"""

_SECTIONS_OF_A_SITE = """
about actueel activiteiten agenda algemeen algemene artikel artikels bronnen contact documenten downloads
evenement evenementen events faq goede home info informatie initiatief initiatieven inleiding inspiratie
introductie inschrijven instrumentarium instrumenten kennis kennisdeling lijst links meer nieuws nieuwsbericht
nieuwsbrief opinies overzicht pagina praktijken publicatie publicaties resources samenvatting start team test
thema themas veelgestelde vragen voorbeeld voorbeelden voorwaarden welkom werking
"""

_SORTS_OF_THINGS = """
aanbod actieplan applicatie begeleiding checklist conferentie draaiboek financiering gids handboek handleiding
hoofdstuk infomoment infosessie kick loket methodiek module netwerk off onderzoek ondersteuning opleiding
oproep oproepen piloot piloten pilot plan platform programma programmas project projecten projectoproep sessie
sessies standaard standaarden studie subsidie subsidies tool toolbox toepassing toepassingen traject trajecten
webinar werkgroep workshop workshops
"""

_SUBJECTS = """
architectuur beleid bestuur besturen burger burgers cases citizen city communicatie cultuur cybersecurity
cyberveiligheid dashboard data databank dataplatform datapiloot datapiloten democratie dienst diensten
dienstverlening digitaal digitale digitalisering digitaliseren duurzaam duurzame e economie energie gegevens
gemeente gemeenten gemeentelijke inclusie innovatie innovatieve integratie iot lokaal lokale lucht
luchtkwaliteit milieu mobiliteit nieuwe omgeving open opendata overheid overheden participatie privacy
provincie regio ruimte samenwerking science sensoren slim slimme smart sport stad steden stedelijke techniek
technologie toekomst toerisme toegankelijkheid transformatie transitie veiligheid verkeer visie vlaams vlaamse
vlaanderen water welzijn wonen zorg
"""

STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that tie others together."""

COMMON_WORDS = frozenset(f"{_SECTIONS_OF_A_SITE} {_SORTS_OF_THINGS} {_SUBJECTS}".split())
"""Words that occur in many titles."""
