"""What sentences of running text are about: things by kind, values of some kinds, headings, and mere fillers."""

from __future__ import annotations

THINGS: dict[str, str] = {
    "work": "pipe repair|roof repair|boiler service|chimney sweep|garden fence|kitchen extension|bathroom tiling|"
    "window cleaning|loft conversion|driveway resurfacing|rewiring|plastering of the hall|staircase renovation|"
    "drain inspection|hedge trimming|gutter replacement|carpet laying|cellar waterproofing|wall insulation|"
    "tree felling|alarm installation|balcony restoration|lift maintenance|solar panel fitting|damp survey|"
    "lock replacement|floor sanding|pest control visit|stove installation|conservatory demolition",
    "item": "oak table|leather armchair|washing machine|bicycle|violin|sewing machine|tent|lawnmower|microscope|"
    "espresso machine|winter coat|projector|bookcase|hearing aid|wheelchair|digital camera|kayak|telescope|"
    "rocking horse|grandfather clock|wedding dress|sofa bed|dishwasher|printer|trailer|cello|pram|electric drill|"
    "chess set|snow blower|tandem|aquarium|typewriter|accordion|pressure cooker|mountain bike|record player|barbecue",
    "event": "school trip|summer fair|flower show|jazz concert|spring ball|book sale|charity run|harvest supper|"
    "farewell party|wine tasting|open day|prize-giving|regatta|puppet theatre|chess tournament|blood donation|"
    "film night|craft market|parents' evening|first aid course|photo exhibition|carol service|street festival|"
    "quiz night|poetry reading|dog show|science week|bonfire|beach clean-up|pottery workshop|cheese festival|"
    "choir rehearsal|fashion show|swimming gala|annual general meeting|budget review|safety briefing|board meeting",
    "visit": "dentist appointment|eye test|blood test|physiotherapy session|vaccination|X-ray|hearing check|"
    "job interview|driving test|parent consultation|haircut|massage|piano lesson|vet appointment|tax consultation|"
    "viewing of the flat|bank appointment|skin check|allergy test|passport interview|fitting of the suit",
    "service": "breakfast|parking|internet access|late check-out|airport transfer|laundry|bicycle hire|sauna access|"
    "babysitting|luggage storage|room service|horse riding|bed linen|boat rental|half board|gym access|garage parking|"
    "firewood|ski storage|baby food|afternoon tea|towel hire|tennis coaching|dry cleaning|final cleaning",
    "fee": "deposit|membership|registration|subscription|insurance|road tax|course fee|licence|water bill|"
    "electricity bill|library fine|service charge|school lunch|season ticket|gas bill|nursery place|heating bill|"
    "phone bill|maintenance charge|day pass|mooring fee|allotment|grave care|music tuition|website hosting",
    "place": "library|swimming pool|museum|post office|canteen|town hall|pharmacy|bakery|recycling centre|"
    "ticket office|reading room|botanical garden|ice rink|castle|tourist office|surgery|bank branch|car wash|"
    "playground|farm shop|cathedral|archive|visitor centre|lost property office|observatory|gift shop|lighthouse",
    "paper": "application form|passport|signed contract|questionnaire|driving licence|tax return|consent form|"
    "library book|birth certificate|tenancy agreement|medical certificate|claim form|expense report|keys|"
    "school report|permission slip|order form|membership card|insurance certificate|meter reading|manuscript",
    "kin": "brother|sister|uncle|aunt|cousin|nephew|niece|son|daughter|grandfather|grandmother|father-in-law|"
    "neighbour|flatmate|godmother|stepbrother|landlord|former teacher|colleague|best friend",
    "building": "church|bridge|railway station|windmill|school|hospital|lighthouse|theatre|harbour|factory|"
    "cinema|prison|orphanage|monastery|brewery|observatory|mill|town wall|aqueduct|palace|synagogue|mosque|stadium",
    "animal": "cat|dog|parrot|tortoise|horse|donkey|rabbit|hamster|goat|pony|canary|ferret|cow|goldfish|lizard",
    "dish": "lentil soup|apple pie|chicken curry|rye bread|mushroom risotto|fish stew|plum cake|potato gratin|"
    "roast lamb|noodle salad|cheese omelette|ginger biscuits|onion tart|rice pudding|vegetable lasagne",
    "work_de": "die Dachreparatur=the roof repair|der neue Heizkessel=the new boiler|die Gartenhütte=the garden shed|"
    "der Umzug=the move|die Fensterreinigung=the window cleaning|der Klavierunterricht=the piano lessons|"
    "das Gästezimmer=the guest room|die Kaution=the deposit|der Parkplatz=the parking space|das Frühstück=breakfast|"
    "die Klassenfahrt=the class trip|der Zaun=the fence|die Waschmaschine=the washing machine",
    "event_de": "das Sommerfest=the summer party|der Elternabend=the parents' evening|die Mitgliederversammlung="
    "the members' meeting|der Flohmarkt=the flea market|das Konzert=the concert|die Lesung=the reading|"
    "der Ausflug=the outing|die Führung=the guided tour|der Zahnarzttermin=the dentist appointment",
    "work_fr": "la réparation du toit=the roof repair|le petit déjeuner=breakfast|le stationnement=parking|"
    "la nouvelle chaudière=the new boiler|la caution=the deposit|le cours de piano=the piano lesson|"
    "le voyage scolaire=the school trip|la machine à laver=the washing machine|le vélo=the bicycle|"
    "l'abonnement=the subscription|la clôture=the fence",
    "event_fr": "la fête de quartier=the street party|le concert=the concert|la réunion=the meeting|"
    "le vide-grenier=the jumble sale|la visite guidée=the guided tour|le marché de Noël=the Christmas market|"
    "l'assemblée générale=the general meeting|le spectacle=the show",
    "work_es": "la reparación del tejado=the roof repair|el desayuno=breakfast|el aparcamiento=parking|"
    "la caldera nueva=the new boiler|la fianza=the deposit|la clase de piano=the piano lesson|"
    "la excursión escolar=the school trip|la lavadora=the washing machine|la bicicleta=the bicycle|"
    "la suscripción=the subscription|la valla=the fence",
    "event_es": "la fiesta del barrio=the neighbourhood party|el concierto=the concert|la reunión=the meeting|"
    "la visita guiada=the guided tour|el mercadillo=the street market|el partido=the match|la obra de teatro=the play|"
    "la asamblea=the assembly",
    "work_it": "la riparazione del tetto=the roof repair|la colazione=breakfast|il parcheggio=parking|"
    "la nuova caldaia=the new boiler|la cauzione=the deposit|la lezione di pianoforte=the piano lesson|"
    "la gita scolastica=the school trip|la lavatrice=the washing machine|la bicicletta=the bicycle|"
    "l'abbonamento=the subscription|la recinzione=the fence",
    "event_it": "la festa di paese=the village festival|il concerto=the concert|la riunione=the meeting|"
    "la visita guidata=the guided tour|il mercatino=the street market|la partita=the match|la sagra=the food fair|"
    "l'assemblea=the assembly",
    "work_nl": "de dakreparatie=the roof repair|het ontbijt=breakfast|de parkeerplaats=the parking space|"
    "de nieuwe ketel=the new boiler|de borg=the deposit|de pianoles=the piano lesson|het schoolreisje=the school trip|"
    "de wasmachine=the washing machine|de fiets=the bicycle|het abonnement=the subscription|de schutting=the fence",
    "event_nl": "het buurtfeest=the street party|het concert=the concert|de vergadering=the meeting|"
    "de rondleiding=the guided tour|de rommelmarkt=the flea market|de wedstrijd=the match|de ouderavond="
    "the parents' evening|de voorstelling=the show",
}
FILLERS: dict[str, str] = {  # they tell of what nobody asks about
    "en": """
The catalogue of {year} lists {count} of them on page {number}.
In {city}, by contrast, it rained for {weeks}.
An older paper under {code} has long been settled.
Somebody from {company} asked about this on {date}.
We were told something similar by {person} on {weekday}.
Last year that kind of thing came to {money} somewhere else.
A quarter of an hour later, at {time}, nobody remembered it.
Of the others, {percent} have not answered at all.
They had waited for {weeks}, and then for another {days}.
On {date} the weather was worse than ever.
I am sorry that it has taken me so long to write.
Nothing else has changed since then.
As you know, we have tried hard to keep things simple.
Thank you for your patience and understanding.
Many of us still remember how it used to be.
There is no need to bring anything.
It was already dark, and the wind came from the east.
Nobody had expected that.
The rest can wait until we meet.
I hope that you and your family are well.
All this was discussed {count} times, without result.
He looked at his watch: it was {time}.
{person} and {person2} send their regards.
As always, the small print on page {number} applies.
More than {count} letters have been written about it since {year}.
""",
    "de": """
Vielen Dank für Ihr Verständnis.
Alles andere bleibt, wie es war.
In {city} hat es am {date} geregnet.
{person} lässt herzlich grüßen.
Darüber wurde schon {year} viel geschrieben.
Im letzten Jahr waren es anderswo {money}.
Bitte bringen Sie nichts mit.
""",
    "fr": """
Merci de votre compréhension.
Pour le reste, rien ne change.
Il a plu à {city} le {date}.
{person} vous salue bien.
On en parlait déjà en {year}.
L'an dernier, ailleurs, c'était {money}.
Il n'est pas nécessaire de répondre.
""",
    "es": """
Gracias por su comprensión.
Lo demás sigue como siempre.
En {city} llovió el {date}.
{person} le manda saludos.
Ya se hablaba de ello en {year}.
El año pasado, en otro sitio, eran {money}.
No hace falta traer nada.
""",
    "it": """
Grazie per la comprensione.
Per il resto non cambia nulla.
A {city} ha piovuto il {date}.
{person} vi saluta.
Se ne parlava già nel {year}.
L'anno scorso, altrove, erano {money}.
Non occorre portare niente.
""",
    "nl": """
Dank u wel voor uw begrip.
Verder blijft alles zoals het was.
In {city} regende het op {date}.
{person} doet u de groeten.
Daar werd al in {year} over gesproken.
Vorig jaar was het elders {money}.
U hoeft niets mee te nemen.
""",
}
HEADINGS = (
    "Notice|To all residents|News|Reminder|House rules|Chapter {n}|Information|Please note|For your information|"
    "Minutes|Good to know|Diary|Local news|Welcome|Note to self|To whom it concerns|In brief|Memo|Dear all|{w}"
)
LISTS: dict[str, str] = {  # values of some kinds
    "reason": "heavy snow|a strike|a burst pipe|illness|a shortage of staff|a power failure|bad weather|a flat tyre|"
    "missing spare parts|repairs|stocktaking|a fallen tree|the holidays|a flood in the basement|a broken axle|"
    "a mistake in the calendar|rust|a computer error|too little interest|the renovation of the roof|woodworm",
    "job": "nurse|carpenter|teacher|engineer|baker|lawyer|gardener|translator|pilot|electrician|architect|librarian|"
    "tailor|surgeon|miller|journalist|cook|actor|fisherman|notary|blacksmith|accountant|postman|goldsmith|chemist|"
    "bus driver|clockmaker|optician|interpreter|dairy farmer|waiter|bookbinder|sea captain|organist|shepherd",
    "colour": "red|green|dark blue|yellow|white|black|grey|brown|light green|purple|orange|pink|silver|navy blue|"
    "turquoise|beige|cream|golden|pale yellow|scarlet",
    "room": "the town hall|the school gym|the small dining room|the cellar|the assembly hall|the old barn|the attic|"
    "the church hall|the blue room|the main lobby|the green drawer|the kitchen|the conference centre|the back garden|"
    "the first floor lounge|the waiting room|the sports hall|the study|the east wing|the reception area",
    "topic": "bees|early steam engines|the history of tea|modern poetry|volcanoes|healthy teeth|the moon|old maps|"
    "the life of ants|medieval music|saving energy|Arctic travel|black holes|the art of baking|urban gardens",
    "food": "flour|butter|sugar|onions|potatoes|cheese|rice|carrots|walnuts|tomatoes|spinach|raisins|lentils|honey",
    "drink": "apple juice|red wine|lemonade|mint tea|cider|beer|elderflower syrup|mineral water|coffee|mulled wine",
    "vehicle": "motorcycle|tractor|train|bus|camper van|tandem|steamer|sledge|coach|rowing boat|taxi|hired lorry",
    "ship": "Albatross|Northern Star|Santa Clara|Morning Glory|Perseverance|Queen of the Lakes|Hope|Sea Eagle|Fram II|"
    "Amalia|Golden Hind|Swift|Providence|Neptune|Lady Margaret|Blue Heron|Polar Bear|Evangeline|Sirius|Aurora",
    "pet": "Bella|Max|Tiger|Minka|Rocky|Luna|Snowball|Charlie|Biscuit|Fritz|Coco|Pepper|Nero|Daisy|Lotte|Buttons|"
    "Shadow|Ginger|Paddington|Mimi|Oscar|Ziggy|Pirate|Muffin|Duchess|Socks|Balou|Kira",
    "road": "Mill Lane|Church Street|Station Road|the High Street|Harbour Road|Market Square|Queen's Avenue|"
    "Victoria Street|Bridge Road|the Old Quay|Rosewood Drive|Castle Hill|Canal Street|Park Lane|the ring road",
    "title": "The Silent Harbour|A Winter in the Hills|The Glass Key|Four Letters|Beyond the River|The Clockmaker|"
    "Night Train East|The Last Orchard|Salt and Ashes|An Honest Man|The House by the Mill|Under the Almond Tree",
}
