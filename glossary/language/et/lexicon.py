"""Estonian declension types and the words that follow them: plain tables.

A row holds, in this order and separated by spaces,

    genitive, partitive, plural genitive, plural partitive, short illative

with `~` between parallel forms; the last is left out where nobody uses it. `-` stands
for the nominative and `=` for the nominative in the weak grade: `=i` of klient is
kliendi. A compound follows the longest of these words or endings that it ends with.
"""

# Nouns, the words of one type under its row -----------------------------------------

NOUN_TYPES = {
    "- - -de -sid": """
        abi edu ema haru isa kasu kodu kogu kulu küla lisa mõju olu raha talu tasu
        tava tulu vara varu äri õli
    """,
    "- -t -de -sid": """
        auto demo diskonto euro firma foto hüve info kahju kassa konto liiga logo
        memo mure pere saldo side skaala summa tagasiside teema vahe valuuta
    """,
    # Agents in -taja and the like too, lest they pass for compounds of aeg, aja.
    "- -t -te -id": """
        aasta aine aktsia arve baja daja eelarve gaja hoone kaitse katse laja lause
        maine makse meedia naja palve pinge seire taja tarne vaja video võime
    """,
    "- -d -de -sid": "büroo idee komitee menüü",
    "-i -it -ite -eid": """
        amet audit brauser foorum haldur indeks investor juhend juhtum kahjum kanal
        kasum kontor kvartal lisand lävend maakler marker moodul mootor mudel
        märgend paber partner pilet rekord robot sektor server sisend sponsor
        standard sõnum tabel tegur tulem täitur tõend valem valim vautšer väljund
    """,
    "-a -at -ate -aid": "ahel kõver nädal",
    "-u -ut -ute -uid": """
        analüütik graafik isik koosolek kriitik leping mõõdik näidik osak raamat
        sissetulek toiming uuring valik väljaminek ühik üksik üleminek
    """,
    "-me -t -mete -meid": "ese tase",
    "-e -t -te -eid": """
        boonus eelis hoius joonis juhis künnis liides teenus tunnus tähis vastus
        viirus viivis
    """,
    "-e -t -te -i~-eid -se": """
        kaebus kaotus kestus kindlus nõudlus oskus pikkus põhjus raskus suurus täpsus
        väärtus õigus
    """,
    "-e -t -te -i -se": "võimalus",
    "=i -i -ide -e -i": """
        aadress abonement agent aktsiis baas bilanss bränd börs deposiit dokument
        eesmärk efekt ekspert etapp faas filiaal fond formaat grupp hotell intress
        klass klient kohort konkurent kontakt kontsern kood korv krediit kriis liik
        limiit link märk paar pakett patent periood piir plaan portaal probleem
        profiil prognoos programm projekt protsent protsess punkt reklaam rent
        ressurss riik risk rubriik ruum seanss segment skoor spetsialist süsteem
        tariif test tiim trahv trend turist tüüp vorm üür
    """,
    "-i -i -ide -e -i": """
        insener kapital materjal monitor personal seminar telefon terminal
    """,
    "=u -u -ude -e~-usid -u": """
        arv kaal kasv klõps laen lõpp mäng nupp pääs samm tipp tõus vool voor
    """,
    "=a -a -ade -i~-asid -a": "määr päev rühm",
}

# Nouns with changing stems, one by one ----------------------------------------------

NOUNS = """
    aeg aja aega aegade aegu~aegasid aega
    ait aida aita aitade aitu~aitasid aita
    aken akna akent akende aknaid
    ala ala ala alade alasid
    allikas allika allikat allikate allikaid
    anne ande annet annete andeid
    artikkel artikli artiklit artiklite artikleid
    aruanne aruande aruannet aruannete aruandeid
    asi asja asja asjade asju asja
    elu elu elu elude elusid ellu
    ettevõte ettevõtte ettevõtet ettevõtete ettevõtteid
    filter filtri filtrit filtrite filtreid
    hange hanke hanget hangete hankeid
    hetk hetke hetke hetkede hetki~hetkesid hetke
    hind hinna hinda hindade hindu~hindasid hinda
    hinne hinde hinnet hinnete hindeid
    hoid hoiu hoidu hoidude hoide~hoidusid hoidu
    hulk hulga hulka hulkade hulki~hulkasid hulka
    hälve hälbe hälvet hälvete hälbeid
    iga ea iga igade igasid ikka
    inimene inimese inimest inimeste inimesi
    jalg jala jalga jalgade jalgu~jalgasid jalga
    joon joone joont joonte jooni joonde
    juht juhi juhti juhtide juhte juhti
    jõud jõu jõudu jõudude jõude~jõudusid jõudu
    kaart kaardi kaarti kaartide kaarte kaarti
    kadu kao kadu kadude kadusid
    kalender kalendri kalendrit kalendrite kalendreid
    kanne kande kannet kannete kandeid
    kate katte katet katete katteid
    kaup kauba kaupa kaupade kaupu~kaupasid kaupa
    kava kava kava kavade kavu~kavasid kavva
    keel keele keelt keelte keeli keelde
    keskkond keskkonna keskkonda keskkondade keskkondi~keskkondasid keskkonda
    kiri kirja kirja kirjade kirju~kirjasid kirja
    kirje kirje kirjet kirjete kirjeid
    koht koha kohta kohtade kohti~kohtasid kohta
    kord korra korda kordade kordi~kordasid korda
    kuu kuu kuud kuude kuid
    kõne kõne kõnet kõnede kõnesid
    käik käigu käiku käikude käike käiku
    käive käibe käivet käivete käibeid
    kärbe kärpe kärbet kärbete kärpeid
    külg külje külge külgede külgi~külgesid külge
    küte kütte kütet kütete kütteid
    ladu lao ladu ladude ladusid lattu
    laud laua lauda laudade laudu~laudasid lauda
    leht lehe lehte lehtede lehti~lehtesid lehte
    lehter lehtri lehtrit lehtrite lehtreid
    leke lekke leket lekete lekkeid
    liider liidri liidrit liidrite liidreid
    liige liikme liiget liikmete liikmeid
    linn linna linna linnade linnu~linnasid linna
    luba loa luba lubade lube~lubasid
    lugu loo lugu lugude lugusid lukku
    lõige lõike lõiget lõigete lõikeid
    lävi läve läve lävede lävesid
    maa maa maad maade maid~maasid
    maht mahu mahtu mahtude mahte~mahtusid mahtu
    maja maja maja majade maju~majasid majja
    maks maksu maksu maksude makse~maksusid maksu
    meede meetme meedet meetmete meetmeid
    meister meistri meistrit meistrite meistreid
    muster mustri mustrit mustrite mustreid
    mõte mõtte mõtet mõtete mõtteid
    müük müügi müüki müükide müüke müüki
    nihe nihke nihet nihete nihkeid
    nimi nime nime nimede nimesid
    number numbri numbrit numbrite numbreid
    nõue nõude nõuet nõuete nõudeid
    oht ohu ohtu ohtude ohte~ohtusid ohtu
    osa osa osa osade osi~osasid ossa
    ost ostu ostu ostude oste~ostusid ostu
    paik paiga paika paikade paiku~paikasid paika
    palk palga palka palkade palku~palkasid palka
    pank panga panka pankade panku~pankasid panka
    pankrot pankroti pankrotti pankrottide pankrotte pankrotti
    pind pinna pinda pindade pindu~pindasid pinda
    pood poe poodi poodide poode poodi
    pool poole poolt poolte pooli poolde
    post posti posti postide poste posti
    põhi põhja põhja põhjade põhju~põhjasid põhja
    pööre pöörde pööret pöörete pöördeid
    rahvas rahva rahvast rahvaste rahvaid
    reegel reegli reeglit reeglite reegleid
    register registri registrit registrite registreid
    rida rea rida ridade ridu~ridasid ritta
    rike rikke riket rikete rikkeid
    saade saate saadet saadete saateid
    sari sarja sarja sarjade sarju~sarjasid sarja
    seade seadme seadet seadmete seadmeid
    seis seisu seisu seisude seise~seisusid seisu
    seos seose seost seoste seoseid
    siht sihi sihti sihtide sihte sihti
    siire siirde siiret siirete siirdeid
    soov soovi soovi soovide soove soovi
    suhe suhte suhet suhete suhteid
    suund suuna suunda suundade suundi~suundasid suunda
    sõna sõna sõna sõnade sõnu~sõnasid
    tarve tarbe tarvet tarvete tarbeid
    teade teate teadet teadete teateid
    teave teabe teavet teavete teabeid
    tee tee teed teede teid~teesid
    tegu teo tegu tegude tegusid
    toetus toetuse toetust toetuste toetusi~toetuseid toetusse
    toode toote toodet toodete tooteid
    tsükkel tsükli tsüklit tsüklite tsükleid
    tuba toa tuba tubade tube~tubasid tuppa
    tugi toe tuge tugede tugesid
    tulp tulba tulpa tulpade tulpi~tulpasid tulpa
    tund tunni tundi tundide tunde tundi
    tunne tunde tunnet tunnete tundeid
    turg turu turgu turgude turge~turgusid turgu
    tõke tõkke tõket tõkete tõkkeid
    tõrge tõrke tõrget tõrgete tõrkeid
    töö töö tööd tööde töid~töösid
    vaade vaate vaadet vaadete vaateid
    vedu veo vedu vedude vedusid
    veerg veeru veergu veergude veerge~veergusid veergu
    viga vea viga vigade vigu~vigasid
    viide viite viidet viidete viiteid
    voog voo voogu voogude vooge~voogusid voogu
    võit võidu võitu võitude võite~võitusid võitu
    võlg võla võlga võlgade võlgu~võlgasid võlga
    võrk võrgu võrku võrkude võrke~võrkusid võrku
    võte võtte võtet võtete võtteid
    võti võtme võtit võtmete võtmeid
    võtt võtu võttu võttude võtte~võttusid võttu
    väide väite väidet väidete väiteid
    väli välja välja väljade välju
    õpe õppe õpet õpete õppeid
    üksus üksuse üksust üksuste üksusi~üksuseid üksusse
    ülevaade ülevaate ülevaadet ülevaadete ülevaateid
"""

# Nouns of the plural: genitive, partitive --------------------------------------------

PLURAL_NOUNS = """
    andmed andmete andmeid
    finantsid finantside finantse
"""

# Adjectives that agree with the noun they stand before ------------------------------

ADJECTIVES = """
    aastane aastase aastast aastaste aastasi~aastaseid aastasse
    avalik avaliku avalikku avalike avalikke
    halb halva halba halbade halbu~halbasid halba
    hea hea head heade häid
    kallis kalli kallist kallite kalleid
    kerge kerge kerget kergete kergeid
    keskmine keskmise keskmist keskmiste keskmisi~keskmiseid keskmisse
    kiire kiire kiiret kiirete kiireid
    kindel kindla kindlat kindlate kindlaid
    kõrge kõrge kõrget kõrgete kõrgeid
    lai laia laia laiade laiu~laiasid laia
    lühike lühikese lühikest lühikeste lühikesi lühikesse
    madal madala madalat madalate madalaid
    mõõdukas mõõduka mõõdukat mõõdukate mõõdukaid
    noor noore noort noorte noori noorde
    nõrk nõrga nõrka nõrkade nõrku~nõrkasid nõrka
    pikk pika pikka pikkade pikki~pikkasid pikka
    raske raske rasket raskete raskeid
    selge selge selget selgete selgeid
    suur suure suurt suurte suuri suurde
    tark targa tarka tarkade tarku~tarkasid tarka
    tühi tühja tühja tühjade tühje~tühjasid tühja
    uus uue uut uute uusi uude
    vaba vaba vaba vabade vabu~vabasid
    vana vana vana vanade vanu~vanasid
    väike väikese väikest väikeste väikesi~väikeseid väikesse
    õige õige õiget õigete õigeid
    äge ägeda ägedat ägedate ägedaid
"""

# Attributes in either number: kliendi kaebus, klientide kaebus ------------------------

# Genitives in both numbers; the words above know theirs. Verbal nouns (-mise) and
# properties (-vuse) are not counted.
COUNTED_ENDINGS = """
    aadi/aatide endi/entide iku/ike ingu/ingute ja/jate
    duse/duste kuse/kuste muse/muste nuse/nuste suse/suste tuse/tuste
    eri/erite ori/orite uri/urite
"""
UNCOUNTED = "abi edu elu iga info kadu meedia olu raha tugi vara"
ADJECTIVE_ENDINGS = """
    ava/avate eva/evate iivse/iivsete lise/liste liku/like uva/uvate
    aalse/aalsete
"""

# After the head ---------------------------------------------------------------------

# With the word they govern: keskmine tulu | kasutaja kohta.
POSTPOSITIONS = """
    alusel eest ees jaoks järel järgi kaudu kohta kaupa lõikes poolt põhjal pärast
    suhtes tõttu vastu võrra
"""
# By themselves: tulu | kuus.
TIMES = "aastas kvartalis kuus nädalas päevas tunnis"

# Shapes of words outside the lists: the first pattern that matches the end ----------

_V = "[aeiouyõäöü]"
_C = "[^aeiouyõäöü]"
_LONG_VOWELS = ("aa", "ee", "ii", "oo", "uu", "õõ", "ää", "öö", "üü")
_FIRST = f"^{_C}*{_V}+{_C}+"  # the first of exactly two syllables

SHAPES = (
    (f"^{_C}*{_V}(pe)", "ppe -t -te ppeid"),
    (f"^{_C}*{_V}(te)", "tte -t -te tteid"),
    (f"^{_C}*{_V}(ke)", "kke -t -te kkeid"),
    ("mine", "mise mist miste misi misse"),
    ("line", "lise list liste lisi lisse"),
    ("lane", "lase last laste lasi lasse"),
    (f"(?<={_V})ne", "se st ste seid sse"),
    ("ne", "se set sete seid"),
    ("kond", "konna konda kondade kondi~kondasid konda"),
    ("(?<=[td])ud", "u ut ute uid"),
    ("nud", "nu nut nute nuid"),
    (f"{_V}{_C}+[aeu]v", "-a -at -ate -aid"),
    (f"{_V}{_C}+[ei]m", "-a -at -ate -aid"),
    ("lik|nik|stik", "-u -ku -e -ke -ku"),
    (f"{_FIRST}ik|(?<!s)tik", "-u -ut -ute -uid"),
    (f"{_V}{_C}+ik", "-u -ku -e -ke -ku"),
    (f"{_V}{_C}+(?:ek|[aei]ng)", "-u -ut -ute -uid"),
    (f"{_FIRST}[ei]s", "-e -t -te -eid"),
    (f"{_FIRST}us", "-e -t -te -i~-eid -se"),
    (f"{_V}{_C}+[iu]s", "-e -t -te -i -se"),
    (f"{_FIRST}[aeu]nd", "-i -it -ite -eid"),
    (f"{_V}{_V}{_C}|{_C}{_C}", "=i -i -ide -e -i"),
    ("[fhls](ter)", "tri trit trite treid"),
    (f"{_FIRST}{_V}{_C}", "-i -it -ite -eid"),
    (f"{_V}{_C}+(?:or|er|el|et|um|ur)", "-i -it -ite -eid"),
    (f"{_V}{_C}", "-i -i -ide -e -i"),
    ("|".join(_LONG_VOWELS), "- -d -de -sid"),
    (f"^{_C}*{_V}{_C}{_V}", "- - -de -sid"),
    (f"{_FIRST}(?:e|ja)", "- -t -te -id"),
    (f"{_FIRST}{_V}", "- -t -de -sid"),
    (f"{_V}", "- -t -te -id"),
)

# What a loan's last consonants become in the weak grade; others stay.
WEAK_GRADES = {
    "pp": "p",
    "tt": "t",
    "kk": "k",
    "lt": "ld",
    "nt": "nd",
    "rt": "rd",
    "lk": "lg",
    "nk": "ng",
    "rk": "rg",
    "lp": "lb",
    "mp": "mb",
    "rp": "rb",
    "nss": "ns",
    "rss": "rs",
    **{
        vowel + strong: vowel + weak
        for vowel in _LONG_VOWELS
        for strong, weak in ("pb", "td", "kg")
    },
}
