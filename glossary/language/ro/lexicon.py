"""Frequent Romanian words of business, for what their endings do not tell.

A word that is missing here is inflected by its ending: see `nouns` and `adjectives`.
"""


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


# Nouns by gender (masculine, neuter, feminine) and the ending of their plural.
NOUNS = {
    # client, clienți
    ("m", "i"): """
        abonat acționar administrator agent analist angajat arbore arhitect asociat
        avocat ban broker candidat cercetător chiriaș client coeficient coleg competitor
        concurent consilier consultant consumator contabil coordonator creditor
        cumpărător dealer debitor delegat designer dezvoltator director distribuitor
        economist elev expert factor fondator fotograf freelancer funcționar furnizor
        hacker influencer inginer intermediar investitor kilometru lider locuitor
        manager marketer medic membru metru ministru ofertant operator parametru
        partener participant pas patron pensionar pilon prestator producător programator
        promotor proprietar recenzent reprezentant responsabil retailer salariat
        secretar specialist sponsor student supraviețuitor tester titular trainer ucenic
        utilizator vânzător vector vizitator voluntar
    """,
    # venit, venituri
    ("n", "uri"): """
        abandon acont acord ajutor aport audit avans bilanț bloc bonus bord brand câmp
        capital card câștig caz cerc chat ciclu cod colț consum cont cost curs decont
        dialog drept efort eșec export faliment flux focus fond front gând gest grup
        impact import împrumut impuls interviu joc lanț laptop leasing lift link loc lot
        lucru meniu mit mod monopol necaz nod panou parc pariu plan plic port prag preț
        profil profit public rabat raft rând rang recurs refuz rest retur risc ritm rol
        salt schimb scop scor set sfârșit sfat șir șoc sold spor sprijin stil stoc
        suport surplus târg tip titlu top total trafic transfer transport trend tur val
        vârf venit vot
    """,
    # contract, contracte
    ("n", "e"): """
        abonament abuz aparat apel articol aspect atelier atribut aviz banner bilet
        browser buget cadru calcul calendar canal capitol cartier cartuș centru
        certificat chestionar colet comitet computer concept concurs conflict contract
        credit debit decalaj defect deficit departament depozit desen diagnostic
        dispozitiv dividend document dosar ecran efect element episod excedent exces
        exemplar exemplu extras fapt fenomen filtru fișier flyer folder format formular
        fragment impediment impozit incident instrument interes interval inventar
        istoric jurnal laser magazin mandat manual mijloc minut model modul motiv
        newsletter obiect obiectiv obstacol oraș organ pachet paragraf permis poster
        preaviz precedent procent proces produs program proiect punct rebut registru
        regulament reper restaurant rezultat router șantier scanner semestru semn semnal
        sens server sistem sondaj standard stat statut sticker stimulent succes tabel
        talent tarif test text tichet trimestru vehicul voucher ziar
    """,
    # motor, motoare
    ("n", "oare"): """
        calculator conector contor monitor motor procesor proiector sector televizor
    """,
    # rată, rate
    ("f", "e"): """
        adresă agendă analiză asistență bază bursă cameră casă cauză cerință cifră clasă
        clauză cohortă cotă creanță criză curbă dată diferență durată echipă experiență
        firmă fișă formulă grupă licență limită listă literă marjă metodă normă notă
        ofertă perioadă persoană platformă primă problemă rată reclamă recompensă
        resursă rezervă schemă sumă sursă taxă tendință tranșă valută
    """,
    # pagină, pagini
    ("f", "i"): """
        dobândă factură limbă lumină lună mașină măsură pagină regulă săptămână sarcină
    """,
}

# lemma, gender, plural; for a feminine whose dative differs from its plural, that too.
# A noun with two plurals has two lines, the one for our business first.
IRREGULAR = """
    an m ani
    bancă f bănci
    beneficiu n beneficii
    cale f căi
    carte f cărți
    catalog n cataloage
    cheltuială f cheltuieli
    comandă f comenzi
    copil m copii
    criteriu n criterii
    cuvânt n cuvinte
    dovadă f dovezi
    eșantion n eșantioane
    față f fețe
    hartă f hărți
    index n indexuri
    index n indecși
    indicator m indicatori
    indicator n indicatoare
    indice m indici
    judecată f judecăți
    leu m lei
    lipsă f lipsuri lipse
    marcă f mărci
    marfă f mărfuri mărfi
    masă f mese
    miliard n miliarde
    milion n milioane
    nivel n niveluri
    nivel n nivele
    număr n numere
    nume n nume
    oaspete m oaspeți
    ordin n ordine
    parte f părți
    piață f piețe
    plafon n plafoane
    plată f plăți
    poartă f porți
    președinte m președinți
    raport n rapoarte
    raport n raporturi
    răspuns n răspunsuri
    sală f săli
    scară f scări
    seară f seri
    seminar n seminare
    seminar n seminarii
    serviciu n servicii
    stradă f străzi
    studiu n studii
    șablon n șabloane
    termen n termene
    termen m termeni
    timp m timpi
    timp n timpuri
    țară f țări
    treaptă f trepte
    vamă f vămi
    viață f vieți
    vreme f vremuri vremi
    zi f zile
"""

# Borrowed words that look Romanian; what looks foreign is known by its letters.
LOANS = words(
    """
    brand business chatbot churn customer dashboard deal downgrade email engagement free
    health input lead lifetime logo net onboarding output pipeline pricing promoter
    ratio score site spam startup success support target template trial upgrade upsell
    value
    """
)

# What is counted: as a complement it stands in either number with the same sense
# (scorul de sănătate al clientului, scorurile de sănătate ale clienților).
COUNTED = words(
    """
    abonament abonat angajat client cohortă comandă consumator cont contract cost
    cumpărător factură plată produs reclamație relație renunțare reziliere serviciu
    utilizator venit
    """
)

# Adjectives whose endings do not show that they are adjectives.
ADJECTIVES = words(
    """
    activ adult alb ales anonim ascuns brut bun capital complex comun concurent contabil
    corect curat deschis direct dublu exact extern fidel fix fost furnizor ieftin imens
    înalt închis incorect indirect întârziat intermediar intern intim inutil istoric
    legitim liber lin loial major manual mare matur maxim mediu minim minor mobil modern
    negru nesigur net obiectiv optim partener pasiv perfect plin potrivit prim privat
    profund propriu public pur rămas rapid responsabil retras român sănătos scump sever
    sezonier sigur simplu slab solid stabil străin tardiv timpuriu total triplu ultim
    unic util vechi viu voluntar vulnerabil zilnic
    """
)

# masculine, feminine, masculine plural, feminine plural
IRREGULAR_ADJECTIVES = """
    drept dreaptă drepți drepte
    gol goală goi goale
    greu grea grei grele
    întreg întreagă întregi întregi
    larg largă largi largi
    lung lungă lungi lungi
    mic mică mici mici
    negru neagră negri negre
    nou nouă noi noi
    rău rea răi rele
    tânăr tânără tineri tinere
    ușor ușoară ușori ușoare
    vechi veche vechi vechi
    viu vie vii vii
"""

# Those that may stand before the noun, and then bear its article: buna practică.
PREPOSED = words(
    """
    bun fost mare mic nou potențial prim ultim vechi
    """
)

PREPOSITIONS = words("cu de din după în la pe pentru per prin")

# Never inflected, though they may look like adjectives or nouns.
INVARIABLE = words(
    """
    basic business enterprise freemium online offline premium pro standard web
    """
)
