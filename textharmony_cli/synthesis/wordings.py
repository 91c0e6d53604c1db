"""Wordings of questions, as data. `{label}` and other names in braces are filled in by `phrases.py`."""

from __future__ import annotations


def by_field(text: str) -> dict[str, tuple[str, ...]]:
    """Wordings by field, from lines `field: wording | wording`; a field may have several lines."""
    table: dict[str, tuple[str, ...]] = {}
    for line in text.strip().splitlines():
        field, wordings = line.split(": ", 1)
        table[field] = table.get(field, ()) + tuple(wording.strip() for wording in wordings.split("|"))
    return table


ABOUT_LABELS = tuple(
    wording.strip()
    for wording in """
What is written for the field {label}? | What is written for {label}? | What is written next to {label}?
What is written beside {label}? | What is written under {label}? | What is written at {label}? | {label} field?
value of {label} | Value of {label}? | What is the value of {label}? | What is the value for {label}?
What's the value of the {label} field? | What does it say next to {label}? | what does it say for {label}
What does the form say for {label}? | What does the document give as {label}? | What is entered for {label}?
What's entered under {label}? | What has been entered in {label}? | fill-in for {label}
What was filled in for {label}? | How was {label} filled in?
What is the answer to {label}? | answer for {label} | What was answered to {label}?
What is {label}? | What's {label}? | What is the {label}? | Tell me the {label} | Give the {label} | Give me {label}
Read {label} | Read the field {label} | Find {label} | Please find the {label} | Find the entry for {label}.
Extract {label} | Extract the value of {label}. | extract field {label} | Return the {label}. | look up {label}
What entry is given for {label}? | Which entry stands after {label}? | Which value belongs to {label}?
Which text goes with {label}? | Which text follows {label}? | What comes after {label}? | What follows {label}?
What is stated for {label}? | What is stated as {label}? | What is given as {label}? | What is listed as {label}?
What is listed for {label}? | What is shown for {label}? | What is noted at {label}? | What is typed in after {label}?
What information is given under {label}? | What content does the field {label} have? | content of {label}
What does field {label} contain? | What does {label} contain? | What does {label} say? | What does {label} read?
{label} = ? | {label} -> ? | field {label}: value? | {label} value | {label} entry | the {label} please | {label} please
In the form, what is {label}? | On this page, what is {label}? | According to the document, what is {label}?
What is the {label} on this form? | What is the {label} mentioned in the document? | What {label} is given?
What {label} is mentioned? | Which {label} is stated? | Which {label} is on the page? | Can you tell me the {label}?
I need the {label} | I am looking for the {label} | show me {label} | What is put down for {label}?
What is recorded for {label}? | What is recorded under {label}? | What's the text in the box {label}?
What is in the box labelled {label}? | What's in the {label} box? | What is printed after the label {label}?
""".replace("\n", "|").split("|")
    if wording.strip()
)

FOREIGN_ABOUT_LABELS = tuple(
    wording.strip()
    for wording in """
Was steht bei {label}? | Was steht im Feld {label}? | Was wurde bei {label} eingetragen? | Wert von {label}
Welcher Eintrag steht unter {label}? | Was ist unter {label} angegeben? | Inhalt des Feldes {label}
Que contient le champ {label} ? | Qu'est-ce qui est écrit pour {label} ? | valeur du champ {label}
Quelle est la valeur de {label} ? | Qu'est-ce qui est indiqué à côté de {label} ? | contenu de la case {label}
¿Qué está escrito en el campo {label}? | ¿Qué dice en {label}? | ¿Cuál es el valor de {label}? | valor de {label}
¿Qué se ha anotado en {label}? | ¿Qué figura junto a {label}? | Cosa c'è scritto nel campo {label}?
Qual è il valore di {label}? | Cosa è indicato accanto a {label}? | valore del campo {label}
O que está escrito no campo {label}? | Qual é o valor de {label}? | O que consta em {label}? | valor do campo {label}
Wat staat er bij {label}? | Wat is er ingevuld bij {label}? | Wat is de waarde van {label}? | waarde van veld {label}
Apa yang tertulis di {label}? | Apa nilai untuk medan {label}? | Apa isi kolom {label}? | nilai {label}
{label} 是什么？ | {label} 一栏写的是什么？ | 字段 {label} 的内容是什么？ | {label} 的值
""".replace("\n", "|").split("|")
    if wording.strip()
)

ENGLISH = by_field("""
sender: sender | from | from whom? | Who is it from? | Who sent this? | Who wrote this? | Who is the sender?
sender: What is the sender's name? | name of the sender | Who is the author? | Who wrote the letter?
sender: Which person sent it? | Who signed off on this as sender? | written by whom? | From whom is this document?
recipient: recipient | to | To whom? | Who is it addressed to? | To whom is this addressed? | Who is the recipient?
recipient: Who received this? | name of the addressee | addressee | Who was it sent to? | Who is this document for?
recipient: Who should get this? | To whom was this sent?
date: date | the date | document date | What is the date? | What date is on the document? | When was this written?
date: When is it dated? | On which date was this written? | What day was this issued? | date of the document
date: which date? | dated when? | date of issue | Which date does the page bear?
date: What is the date of this document?
subject: subject | re | regarding | subject line | What is the subject? | What is this about?
subject: What is the subject line? | Which topic is named as the subject? | What is it regarding?
subject: What does the letter concern? | topic | What does the subject line say?
signer: signer | signed by | signature | Who signed this? | Who signed the letter? | Whose signature is at the end?
signer: By whom was it signed? | name of the signer | Who is the signatory? | Who put their name at the bottom?
signer: signatory
signer_title: position of the signer | job title of the signer | What is the signer's title?
signer_title: What position does the signer hold? | In which capacity was it signed?
signer_title: What is the job title of the person who signed? | signer's role
sender_company: sender's company | sending company | Which company sent this? | Which company is it from?
sender_company: letterhead company | Which organisation wrote this? | What is the sender's organisation?
sender_company: What company is named in the letterhead? | company of the sender | Which firm is the letter from?
recipient_company: recipient's company | Which company was this sent to? | Which organisation is it addressed to?
recipient_company: What is the addressee's company? | company of the recipient
recipient_company: What firm does the recipient work for?
sender_address: sender's address | address of the sender | Where is the sender located?
sender_address: What is the sender's address? | return address | What is the address in the letterhead?
recipient_address: recipient's address | address of the recipient | What is the address of the addressee?
recipient_address: Where was it sent to? | mailing address of the recipient | To which address did it go?
phone: phone | phone number | tel | telephone | telephone number | What is the phone number?
phone: Which number can I call? | What number should one call? | What is the telephone number? | number to call
phone: contact phone
fax: fax | fax number | What is the fax number? | To which number can one fax? | telefax | facsimile number
fax: Which fax number is given?
email: email | e-mail | email address | What is the e-mail address? | What email is given?
email: Which mail address can I write to? | contact email
website: website | web address | URL | What is the website? | Which web site is given? | internet address | homepage
mobile: mobile | cell | mobile number | What is the mobile number? | cell phone number
mobile: What is the cell phone number?
pages: pages | number of pages | page count | How many pages? | How many pages are there?
pages: How many pages were sent? | What is the number of pages? | total pages | pages including cover
reference: reference | ref | reference number | What is the reference? | Which reference is given? | our ref
reference: What is the reference number? | file reference
salutation: salutation | greeting | How is the reader addressed? | What is the salutation?
salutation: How does the letter begin? | opening greeting
closing: closing | closing phrase | How does the letter close? | complimentary close
closing: What words stand before the signature? | Which closing is used?
cc: cc | copy to | Who gets a copy? | Who is on copy? | Who is copied? | carbon copy | Who is cc'd?
cc: To whom was a copy sent?
authors: authors | Who are the authors? | Who wrote this paper? | by whom? | names of the authors | author(s)
authors: Who wrote it? | List the authors | Which people are named as authors? | Who wrote this article?
author: author | Who is the author? | Who wrote this? | name of the author | By whom is it? | Who wrote it? | written by
author: Who is it by? | What is the author's name? | author of this book | Who wrote this book?
first_author: first author | Who is the first author? | Which author comes first? | lead author
affiliation: affiliation | Where do the authors work? | What is the affiliation? | institution
affiliation: Which institution is named?
affiliation: At which institution was this written? | Where is the author based? | university or institute
journal: journal | Which journal is it in? | What is the name of the journal? | published in | Where was it published?
journal: In which journal did this appear? | name of the journal
publication: newspaper | Which newspaper is this? | name of the newspaper | What paper is it from?
volume: volume | Which volume? | volume number | What is the volume? | Which volume of the journal is it?
doi: doi | DOI | What is the DOI? | digital object identifier | Give the DOI
year: year | Which year? | year of publication | What year was it published? | When was it published? | publication year
year: In which year did it appear? | published when?
abstract: abstract | What does the abstract say? | What is the abstract? | summary | Give the abstract.
keywords: keywords | key words | What are the keywords? | index terms | Which keywords are given?
received: received | When was it received? | date received | submission date | When was the manuscript received?
accepted: accepted | When was it accepted? | date of acceptance | On which date was the paper accepted?
first_section: first section | What is the first section called? | title of the first section | first heading
first_section: Which section comes first?
byline: byline | author | Who wrote the article? | Who wrote this? | By whom is the report? | Who is the reporter?
dateline: dateline | Where was it written? | Which city does the report come from? | Where does the report come from?
edition: edition | Which edition is it? | What edition? | issue | issue number | number of the issue
publisher: publisher | Who published it? | Who is the publisher? | published by | publishing house
place: place of publication | Where was it published? | city of publication | Which city was it published in?
isbn: isbn | ISBN | What is the ISBN? | ISBN number
chapter: chapter | chapter number | Which chapter is this? | What chapter is it? | number of the chapter
chapter_title: chapter title | title of the chapter | What is the chapter called? | heading of the chapter
chapter_title: What is the title of this chapter? | name of the chapter
title: title | heading | What is the title? | What is the title of this page? | What is the heading?
title: name of the document | headline | What does the title say? | What is this page called?
form_title: title of the form | form title | What is the name of this form? | What kind of form is this?
form_title: What is the form called? | What is the title? | heading of the form
form_number: form number | form no | What is the form number? | Which form number is printed? | number of the form
page_number: page number | Which page is this? | What is the page number? | number of this page
organisation: organisation | organization | company | Which company's form is this?
organisation: Which organisation issued this form? | Who issued this? | name of the company
organisation: What company is named at the top? | issuing organisation
section_text: What does the section {section} say? | text under {section}
section_text: What is written under the heading {section}? | content of section {section}
section_text: What is stated under {section}? | {section} | Read the section {section}
in_section: What is {label} under {section}? | {label} in {section} | {label} ({section})
in_section: What is the {label} in the section {section}? | Under {section}, what is {label}?
in_section: In the {section} part, what is written for {label}? | {section} {label}
in_section: What is entered for {label} in section {section}?
checked: Which option is ticked for {group}? | {group}: which is checked? | What is checked under {group}?
checked: Which box is marked for {group}? | What is ticked at {group}? | selected {group} | {group}
checked: What was selected for {group}? | What {group} is marked? | Which {group} has been chosen?
checked: choice at {group}
total: total | amount due | total amount | grand total | What is the total? | How much is to be paid?
total: What is the total amount? | How much is due? | What do I have to pay? | invoice total | amount payable
total: What does it come to in all? | sum total | total due | What is the final amount? | How much is the invoice?
total: What is the balance due? | total to pay
subtotal: subtotal | sub-total | net total | net amount | What is the subtotal? | total before tax
subtotal: What is the amount without tax? | How much is it before tax? | sum before taxes
tax: tax | VAT | tax amount | VAT amount | How much tax? | What is the tax amount? | How much VAT is charged?
tax: What is the sales tax? | amount of tax
tax_rate: tax rate | VAT rate | What is the tax rate? | At what rate is tax charged? | percentage of VAT
tax_rate: Which percent tax?
discount: discount | rebate | How much discount? | What discount was given? | discount amount
discount: What is the price reduction?
shipping: shipping | shipping cost | freight | How much is shipping? | What are the delivery charges?
shipping: delivery costs | postage and handling | What does the delivery cost?
deposit: deposit | amount paid | paid so far | How much has been paid already? | What deposit was paid? | prepayment
due_date: due date | payment due | due by | When is it due? | When must it be paid? | What is the due date?
due_date: pay by when? | payment deadline | By which date is payment due? | When is payment due?
due_date: latest day of payment
invoice_number: invoice number | invoice no | invoice # | number of the invoice | What is the invoice number?
invoice_number: Which number does the invoice have? | bill number | invoice id | What's the number of this invoice?
invoice_date: invoice date | date of invoice | date | When was the invoice issued? | What is the invoice date?
invoice_date: What is the date of the bill? | billing date | issue date | When was it billed?
order_number: order number | order no | PO number | purchase order | What is the order number?
order_number: Which order does it belong to? | number of the order | P.O. # | What purchase order number is given?
customer_number: customer number | customer no | client number | customer ID | What is the customer number?
customer_number: Which customer number is given? | account number of the customer
delivery_date: delivery date | date of delivery | When was it delivered? | When is the delivery?
delivery_date: What is the delivery date? | shipped when?
seller: seller | vendor | supplier | company | Who is the seller? | Who issued the invoice?
seller: Which company sent this invoice? | Who is billing? | Whom do I have to pay? | What is the vendor's name?
seller: issuer | name of the supplier | company name | Which company issued this?
seller_address: seller's address | vendor address | address of the supplier | Where is the seller located?
seller_address: What is the address of the seller? | address of the company
buyer: buyer | customer | client | bill to | billed to | Who is the customer? | Who is billed?
buyer: Who is the invoice for? | To whom is the invoice addressed? | Who has to pay? | name of the customer
buyer: customer name | invoice recipient
buyer_address: customer's address | billing address | buyer's address | What is the billing address?
buyer_address: address of the customer | bill-to address | Where does the customer live?
ship_to: ship to | deliver to | Who receives the goods? | To whom is it shipped? | consignee | ship-to name
ship_to: Who gets the delivery?
ship_address: shipping address | delivery address | What is the delivery address? | Where is it shipped to?
ship_address: ship-to address | Where do the goods go?
iban: IBAN | bank account | What is the IBAN? | To which account should I pay? | IBAN number
iban: Which account must the money go to? | account for payment
bic: BIC | SWIFT | SWIFT code | What is the BIC? | What is the SWIFT code? | bank identifier code
bank: bank | bank name | Which bank? | What is the name of the bank? | At which bank is the account?
vat_id: VAT number | VAT ID | tax ID | tax number | What is the VAT number? | VAT registration number
vat_id: What is the seller's tax id? | sales tax identification number
terms: payment terms | terms | terms of payment | What are the payment terms? | How must it be paid?
terms: conditions of payment | Which payment terms apply?
item_price: price of {item} | unit price of {item} | What is the unit price of {item}? | What does one {item} cost?
item_price: price per unit for {item} | How much is each {item}? | {item} unit price
item_quantity: quantity of {item} | How many {item}? | How many {item} were ordered?
item_quantity: What is the quantity of {item}? | {item} quantity | number of {item} | qty {item}
item_amount: amount for {item} | total for {item} | line total of {item} | What is the amount for {item}?
item_amount: How much was charged for {item}? | What is the total for {item}? | {item} amount | sum for {item}
item_code: code of {item} | item number of {item} | What is the article number of {item}? | {item} part number
item_code: SKU of {item}
cell: {column} of {row} | {row} {column} | What is the {column} of {row}? | {column} for {row}
cell: What is the {column} for {row}? | What value does {row} have in the column {column}?
cell: What is in row {row}, column {column}? | {row}, {column} | Find the {column} of {row}.
cell: In the table, what is the {column} of {row}? | Which {column} is listed for {row}? | What is {row}'s {column}?
cell: Under {column}, what is given for {row}? | {column} in the row {row}
year_cell: What is the {column} value of {row}? | {row} in {column} | {row} {column} | {column} {row}
year_cell: What was {row} in {column}? | How much was {row} in {column}? | What is the figure for {row} in {column}?
year_cell: value of {row} for {column} | {column}: {row} | How high was {row} in {column}?
year_cell: What did {row} amount to in {column}?
row_with: Which {head} has {value} as {column}? | {head} with {column} {value}
row_with: Which {head} has a {column} of {value}? | For which {head} is the {column} {value}?
row_with: What {head} shows {value} under {column}? | whose {column} is {value}?
row_with: Which row has {value} in the column {column}?
column_total: total {column} | total of {column} | What is the total of the column {column}? | sum of {column}
column_total: What do the {column} add up to? | {column} total | What is the total for {column}? | overall {column}
position: Which entry is number {nth} in the list? | item {nth} | What is entry no. {nth}?
position: What stands at position {nth}? | Which {head} is in row {nth}?
deadline: deadline | by when? | What is the deadline? | By when is an answer expected? | Until when can one reply?
deadline: When is the latest date? | last day to respond | By what date must it be done?
meeting_place: meeting place | venue | location of the meeting | Where is the meeting? | Where will they meet?
meeting_place: Where does the meeting take place? | Where is it held? | in which room?
meeting_date: date of the meeting | When is the meeting? | On which day do they meet? | What day is the meeting?
meeting_date: meeting date | When will the meeting take place?
meeting_time: time of the meeting | At what time is the meeting? | When does the meeting start? | meeting time
meeting_time: starting time | What time do they meet?
amount: amount | sum | Which amount is mentioned? | How much money is mentioned? | What amount is stated?
amount: How much is it? | What sum does the letter name?
person: contact person | Who is the contact? | Whom should one contact? | Who should be contacted with questions?
person: name of the contact person | Who can answer questions?
product: product | Which product is mentioned? | What product is the letter about? | name of the product
product: What was ordered?
quantity: quantity | How many were ordered? | How many pieces? | What quantity is mentioned? | number of units
reason: reason | What reason is given? | Why? | For what reason? | What is given as the reason?
enclosure: enclosure | What is enclosed? | enclosures | What was attached? | attachments
enclosure: What does the letter enclose?
passenger: passenger | traveller | name of the passenger | Who is travelling? | Who is the passenger?
passenger: passenger name | Who is flying? | name on the ticket | ticket holder
origin: from | departure from | Where does the trip start? | origin | departing from where? | departure station
origin: departure city | From where? | Where does it leave from?
destination: to | destination | Where is it going? | Where does the trip end? | arrival city | arrival station
destination: To where? | Where to? | What is the destination?
departure: departure time | departure | When does it leave? | What time is departure? | time of departure
departure: leaves at | When does it depart?
arrival: arrival time | arrival | When does it arrive? | What time is the arrival? | time of arrival | arrives at
boarding: boarding time | boarding | When does boarding start? | What time is boarding? | time to board
seat: seat | seat number | Which seat? | What is the seat? | Where do I sit? | my seat | What is the seat number?
gate: gate | Which gate? | What is the gate? | gate number | From which gate does it leave?
flight: flight | flight number | What is the flight number? | Which flight is it? | flight no
train: train | train number | Which train is it? | What is the train number? | train no
coach: coach | carriage | Which coach? | car number | wagon | In which carriage is the seat?
platform: platform | track | Which platform? | From which platform does the train leave? | platform number
class: class | travel class | Which class? | In which class? | class of travel | service class
price: price | fare | cost | How much is it? | How much did the ticket cost? | What is the price? | ticket price
price: What does it cost?
booking: booking code | reservation number | PNR | booking reference | What is the booking reference?
booking: confirmation code | record locator | order code
event: event | name of the event | What event is it? | What is the ticket for? | Which show is it?
event: What is being performed?
event_date: date | date of the event | When is the event? | What day is it? | On which date does it take place?
event_date: event date
event_time: time | starting time | What time does it start? | When does it begin?
event_time: At what time does the event start? | start
doors: doors | doors open | When do the doors open? | admission from | entry time
venue: venue | place | Where does it take place? | Where is the event? | What is the venue? | location
travel_date: date | travel date | date of travel | When is the trip? | On what date does the journey take place?
travel_date: Which day is it valid? | day of departure
name: name | full name | What is the name? | Whose card is this? | Who is this? | person's name | name of the holder
name: What is the person called?
job_title: job title | position | What is their job? | What is the job title? | role | What does this person do?
job_title: occupation
company: company | employer | Which company? | What company does the person work for? | name of the company
company: Where does this person work? | organisation | firm
address: address | What is the address? | Where is it located? | street and town | full address | postal address
birth_date: date of birth | birthday | born | When was the holder born? | What is the date of birth? | birth date
birth_date: DOB
id_number: ID number | card number | document number | What is the number of the card?
id_number: What is the document number? | id no
expiry: expiry date | valid until | expires | When does it expire? | until when is it valid?
expiry: What is the date of expiry? | expiration date
issued: date of issue | issued | When was it issued? | issue date
nationality: nationality | citizenship | What is the nationality? | Which nationality does the holder have?
department: department | Which department? | What department does the person work in? | division
net_weight: net weight | weight | How heavy is it? | What is the weight? | contents
best_before: best before | expiry date | use by | Until when is it good? | best-before date | When does it expire?
batch: batch | lot | lot number | What is the batch number? | batch no
ingredients: ingredients | What is in it? | What are the ingredients? | contains what? | list of ingredients
product_name: product | product name | What is the product? | What is it called? | name of the product | item
tracking: tracking number | What is the tracking number? | parcel number | shipment number | consignment number
weight: weight | How heavy is the parcel? | What is the weight? | parcel weight
presenter: presenter | speaker | Who is presenting? | Who is the speaker? | author | Who gives the talk?
presenter: name of the presenter
bullet: What does the slide say about {topic}? | {topic} | What is said about {topic}? | point about {topic}
bullet: Read the point on {topic}.
key_number: {topic} | How high is {topic}? | What is the figure for {topic}? | value of {topic}
key_number: What number is shown for {topic}? | What is the {topic}? | Which value does the slide give for {topic}?
event_name: event | conference | At which event? | What conference is it for? | occasion
chart_value: value of {category} | {category} | What is the value for {category}? | How much is {category}?
chart_value: What value does {category} have? | number for {category} | How high is the bar of {category}?
chart_value: What figure is shown for {category}? | Which value belongs to {category}?
chart_value: How large is {category} in the chart? | Read the value of {category}.
chart_series: {series} in {category} | value of {series} for {category}
chart_series: What is the value of {series} in {category}? | {category} {series} | {series}, {category}
chart_series: How much is {series} for {category}? | What number does {series} have at {category}?
chart_series: How high is {series} at {category}?
chart_share: share of {category} | What percentage is {category}? | What is the share of {category}?
chart_share: {category} percent | What percent does {category} make up? | How large is the slice of {category}?
chart_share: {category} share
chart_at: Which category has the value {value}? | What has {value}? | Which bar shows {value}?
chart_at: For which category is {value} shown? | category with {value}
x_axis: x axis | label of the x axis | What does the x axis show? | What is on the horizontal axis?
x_axis: title of the horizontal axis
y_axis: y axis | label of the y axis | What does the y axis show? | What is on the vertical axis?
y_axis: unit of the vertical axis | title of the y-axis
chart_title: title | chart title | What is the title of the chart? | What does the chart show?
chart_title: What is the chart about? | heading of the diagram
source: source | data source | Where are the data from? | What is the source? | Who provided the data?
total: How much do I owe? | How much do we have to pay? | How much is the bill? | What do I owe them?
total: Total cost?
total: How much money do they want? | how much in total | What was the overall amount? | how much did it come to
total: What is the amount payable in all? | How much did I spend? | What was paid altogether? | how much
subtotal: How much was it without VAT? | What is the sum of all items? | amount before VAT | net sum
tax: How much of that is VAT? | How much VAT was paid? | total tax | total VAT | What are the taxes?
tax: GST amount
due_date: By when do I have to pay? | Until when do I have to pay? | When do I have to pay this? | pay until
due_date: When does this have to be paid? | by when do I have to pay | When is the bill due? | last date to pay
due_date: When is the money due? | What is the deadline for payment?
deposit: How much deposit was already paid? | What was paid in advance? | How much of it is paid already?
deposit: down payment
shipping: How much did the delivery cost? | What do they charge for postage? | How much is the freight?
discount: How much do I save? | How much was taken off? | What is taken off the price?
invoice_number: Which invoice is this? | What number should I quote when I pay? | invoice no.? | bill no
invoice_number: What is the number on the invoice?
invoice_date: When did they send the bill? | From which day is this invoice? | date of the invoice?
invoice_date: When was the bill made out?
order_number: What is our order number? | purchase order number | Which purchase order is it for?
order_number: Which order is this about?
customer_number: What is my customer number? | our account number with them
customer_number: Which client number do we have?
delivery_date: When did the goods arrive? | When were the goods delivered? | On which day was it delivered?
seller: Who sent this invoice? | Who sent this bill? | Who wants the money? | Who is it from?
seller: Who is the supplier?
seller: From which company is the invoice? | Which firm is this bill from? | Who sold this?
seller_address: Where is the company based? | Where does the supplier sit? | What is the address of the company?
buyer: Who ordered this? | Who bought this? | Whose bill is it? | Who is the invoice addressed to?
buyer: bill to whom?
buyer: Whose invoice is this?
buyer_address: Where does the bill go? | What is the customer's address? | Where is the customer located?
ship_to: Who gets the goods? | Who is the delivery for? | deliver to whom?
ship_address: Where should the goods be delivered? | Where does the parcel go? | Where do they deliver to?
ship_address: Where were the goods sent?
iban: Where do I send the money? | Which bank account should I transfer to? | bank account number
iban: account no for payment
bank: Which bank are they with? | Where do they have their account?
vat_id: What is their VAT number? | tax registration number | their tax number
terms: How long do I have to pay? | On what terms? | terms?
item_price: How much does one {item} cost? | What is the price of the {item}? | How much is one {item}?
item_price: What do they charge for each {item}?
item_quantity: How many {item} did we order? | How many {item} are on the bill? | How many {item} did they send?
item_quantity: how many of {item}
item_amount: How much did the {item} cost? | What did the {item} cost? | How much did I pay for the {item}?
item_amount: What was paid for {item}? | How much is the {item} in all?
phone: How can I reach them by phone? | Which number do I call? | What is their phone number?
phone: customer service phone
phone: Under which number can they be reached? | number to ring | their telephone number
phone: What number should I ring?
phone: contact number | call where?
mobile: What is their mobile number? | cellphone | mobile phone | mobile phone number
email: How can I write to them? | What is their email? | mail address | Where do I send an email?
email: their e-mail address
website: What is their website? | Where can I find more on the web? | web page | Where can I look it up online?
address: Where do they live? | Where is it? | Where can I find them? | Where is the office?
address: What is their address?
date: When was it? | When was this issued? | What day is on it? | From when is this? | When is this from?
date: On what day was it written?
sender: Who is it from? | Who wrote me? | Whose letter is this? | Who is writing? | Who sent me this letter?
recipient: Who is this letter for? | Who was it written to? | To whom did they write?
subject: What is this letter about? | What do they write about? | What is it about?
signer: Who has signed? | Who signed it at the end? | Whose name is at the bottom?
sender_company: Which company is writing? | Who are they? | Which company wrote the letter?
deadline: How long do I have to answer? | By when do I have to reply? | By when must it be returned?
deadline: Until when?
deadline: What is the last day to reply? | By what date do they need an answer? | When do they need it?
meeting_place: Where do we meet? | Where will it be held? | In which place is the meeting? | where is it
meeting_date: When do we meet? | Which day is the meeting? | On what day is the meeting? | when is the meeting
meeting_time: When do we start? | What time is the meeting? | At what time do we meet?
person: Who can I ask? | Whom do I call with questions? | Who do I talk to? | Whom should I ask for?
person: Who is my contact?
reason: Why was that? | What was the cause? | What caused it? | What was the reason for the delay?
quantity: How many do they send? | How many units are in the shipment? | how many
amount: How much money is it about? | How much do they ask for? | What does it cost? | How much will it cost?
passenger: Whose ticket is it? | Who travels? | Who is this ticket for? | traveler name
origin: Where does the flight start? | Where does it start from? | Where do I get on? | Where do I leave from?
destination: Where is the flight going to? | Where is the train going? | Where do I travel to?
destination: Where does it go to?
destination: Where am I going? | going where?
departure: What time does the flight leave? | What time does the train leave? | When do I leave?
departure: When does the flight take off?
departure: At what time does it leave? | departs | When is departure? | When does the bus go?
arrival: When do I get there? | What time do I arrive? | What time does it land? | When is arrival?
boarding: When do I have to be at the gate? | When can we get on board? | What time does boarding begin?
seat: Where is my seat? | Which seat do I have? | What seat is booked? | seat no
gate: Where do I board? | Which gate do I have to go to? | What gate does it leave from?
platform: Where does the train leave from? | Which track does it leave from?
coach: Which carriage is my seat in? | Which car do I have to get on?
price: How much was the ticket? | What did I pay for the ticket? | What does it cost to get in? | how much is it
booking: What is my booking number? | booking number | Which code did they give me?
event: What is on? | What kind of event is it? | Who is playing?
event_date: On what day is it on? | When does it take place? | which day
event_time: When does the show start? | What time does the concert begin?
doors: When can I get in? | From when are we let in?
venue: Where is the show? | Where is the concert? | Where do I have to go? | where is it
name: What is his name? | What is her name? | Who is it? | Whose is it? | Who is shown on the card?
name: Who is the person?
job_title: What is his job? | What does she do? | What does he work as? | profession
company: Who do they work for? | What is the company called? | Which firm is it?
company: At which company do they work?
birth_date: When was she born? | When was he born? | When is the birthday? | day of birth | born on
expiry: How long is it valid? | When does the card run out? | Till when can it be used?
best_before: How long does it keep? | When does it go bad? | Until when can I eat it? | sell by | exp date | EXP
net_weight: How much is in it? | How many grams are in it? | How much does it weigh? | net quantity
ingredients: What is it made of? | What does it contain? | What is inside?
batch: Which lot is it from? | batch code | LOT
product_name: What am I holding? | What product is this? | Which product is it?
tracking: How can I track the parcel? | What is the number of the parcel?
cell: How much {column} does {row} have? | What {column} does {row} have? | Which {column} does {row} have?
cell: What is the {column} of the {row}? | Tell me {row}'s {column}
presenter: Who gives the presentation? | Who is speaking?
title: What is this document called? | What is it called? | What is at the top of the page?
title: name of this document
year: In what year was this published? | From which year is it? | When did it come out?
author: Who is it written by? | Whose text is it? | Who has written it?
authors: Which authors wrote it? | Who are the people who wrote this paper?
publication: What is the newspaper called? | Which paper was it in? | name of the paper
page_number: Which page am I on? | On what page is this? | page
""")

FOREIGN = by_field("""
sender: Absender | Wer hat das geschrieben? | Von wem ist der Brief? | expéditeur | Qui a écrit cette lettre ?
sender: remitente | ¿Quién lo envía? | mittente | Chi scrive? | remetente | afzender | Van wie is deze brief?
sender: pengirim | Siapa pengirimnya? | 寄件人是谁？
recipient: Empfänger | An wen ist das gerichtet? | destinataire | À qui est-ce adressé ? | destinatario
recipient: ¿A quién va dirigido? | A chi è indirizzato? | destinatário | ontvanger | Aan wie is het gericht?
recipient: penerima | Kepada siapa? | 收件人是谁？
date: Datum | Welches Datum? | Von wann ist das Dokument? | Quelle est la date ? | date du document | fecha
date: ¿Qué fecha tiene? | data | Qual è la data? | Qual é a data? | Wat is de datum? | tarikh | tanggal
date: Tanggal berapa? | 日期 | 日期是什么？
subject: Betreff | Worum geht es? | objet | Quel est l'objet ? | asunto | ¿Cuál es el asunto? | oggetto
subject: Qual è l'oggetto? | assunto | onderwerp | Wat is het onderwerp? | perihal | 主题是什么？
signer: Wer hat unterschrieben? | Unterzeichner | Qui a signé ? | signataire | ¿Quién firma? | Chi ha firmato?
signer: Quem assinou? | Wie heeft ondertekend? | Siapa yang menandatangani? | 谁签的名？
phone: Telefon | Telefonnummer? | téléphone | numéro de téléphone | teléfono | telefono | telefone | telefoonnummer
phone: nombor telefon | nomor telepon | 电话号码
fax: Faxnummer | numéro de fax | número de fax | numero di fax | faxnummer | nombor faks | 传真
email: E-Mail-Adresse | adresse e-mail | correo electrónico | indirizzo e-mail | e-mailadres | emel | alamat email
email: 电子邮箱
pages: Seitenzahl | Wie viele Seiten? | nombre de pages | número de páginas | numero di pagine | aantal pagina's
pages: jumlah halaman | 页数
reference: Zeichen | Aktenzeichen | référence | referencia | riferimento | referência | kenmerk | rujukan | 编号
authors: Autoren | Wer sind die Autoren? | auteurs | autores | ¿Quiénes son los autores? | autori | penulis | 作者
author: Autor | Wer hat das geschrieben? | auteur | Qui a écrit cela ? | autor | ¿Quién lo escribió? | autore | 作者
year: Erscheinungsjahr | Jahr | année de publication | año de publicación | anno | jaar van uitgave | 出版年份
publisher: Verlag | éditeur | editorial | editore | uitgever | penerbit | 出版社
chapter: Kapitel | chapitre | capítulo | capitolo | hoofdstuk | bab
page_number: Seite | Seitenzahl | numéro de page | número de página | numero di pagina | paginanummer | 页码
title: Titel | Überschrift | titre | título | titolo | Wat is de titel? | tajuk | judul | 标题
form_title: Wie heißt das Formular? | Titel des Formulars | titre du formulaire | título del formulario
form_title: titolo del modulo | titel van het formulier
total: Gesamtbetrag | Rechnungsbetrag | Wie hoch ist der Gesamtbetrag? | Was ist zu zahlen? | montant total
total: total TTC | Quel est le montant à payer ? | importe total | ¿Cuánto hay que pagar? | totale
total: Quanto si deve pagare? | valor total | Quanto é o total? | totaalbedrag | Hoeveel moet er betaald worden?
total: jumlah | jumlah keseluruhan | Berapa totalnya? | 总金额 | 应付多少钱？
subtotal: Zwischensumme | Nettobetrag | sous-total | total HT | base imponible | imponibile | subtotaal
subtotal: jumlah kecil | 小计
tax: Mehrwertsteuer | MwSt-Betrag | TVA | montant de la TVA | IVA | importe del IVA | importo IVA | valor do IVA
tax: btw | btw-bedrag | cukai | pajak | 税额
due_date: Fälligkeit | fällig am | Wann ist die Rechnung fällig? | date d'échéance | Quand faut-il payer ?
due_date: fecha de vencimiento | scadenza | data di scadenza | vencimento | vervaldatum | tarikh akhir bayaran
due_date: jatuh tempo | 付款截止日期
invoice_number: Rechnungsnummer | Rechnungs-Nr. | numéro de facture | n° de facture | número de factura
invoice_number: numero fattura | número da fatura | factuurnummer | nombor invois | nomor faktur | 发票号码
invoice_date: Rechnungsdatum | date de facture | fecha de factura | data fattura | data da fatura | factuurdatum
invoice_date: tarikh invois | tanggal faktur | 发票日期
order_number: Bestellnummer | Auftragsnummer | numéro de commande | número de pedido | numero d'ordine
order_number: bestelnummer | nombor pesanan | 订单号
customer_number: Kundennummer | Kunden-Nr. | numéro client | número de cliente | codice cliente | klantnummer | 客户编号
seller: Verkäufer | Lieferant | Wer hat die Rechnung gestellt? | vendeur | fournisseur | vendedor | proveedor
seller: venditore | fornitore | fornecedor | leverancier | verkoper | penjual | 卖方
buyer: Kunde | Käufer | Wer ist der Kunde? | client | acheteur | cliente | comprador | acquirente | klant | koper
buyer: pembeli | 买方
iban: Kontonummer | Auf welches Konto? | coordonnées bancaires | cuenta bancaria | conto corrente | rekeningnummer
iban: nomor rekening
terms: Zahlungsbedingungen | conditions de paiement | condiciones de pago | condizioni di pagamento
terms: betalingsvoorwaarden | 付款条件
cell: {column} von {row} | Was ist {column} von {row}? | {column} de {row} | Quel est {column} pour {row} ?
cell: ¿Cuál es {column} de {row}? | {column} di {row} | {column} van {row} | {row} 的 {column} 是多少？
year_cell: {row} im Jahr {column} | Wie hoch war {row} {column}? | {row} en {column}
year_cell: Quelle était la valeur de {row} en {column} ? | ¿Cuánto fue {row} en {column}? | {row} nel {column}
year_cell: {column} 年 {row} 是多少？
item_price: Einzelpreis von {item} | Preis {item} | prix unitaire de {item} | precio de {item} | prezzo di {item}
item_price: preço de {item} | prijs van {item} | harga {item} | {item} 的单价
item_quantity: Menge {item} | Wie viele {item}? | quantité de {item} | cantidad de {item} | quantità di {item}
item_quantity: aantal {item} | kuantiti {item}
item_amount: Betrag für {item} | montant pour {item} | importe de {item} | importo di {item} | bedrag voor {item}
item_amount: jumlah {item}
passenger: Fahrgast | Wer reist? | passager | nom du voyageur | pasajero | passeggero | passageiro | reiziger
passenger: penumpang | 乘客姓名
departure: Abfahrt | Wann fährt er ab? | heure de départ | hora de salida | ora di partenza | vertrektijd
departure: waktu berlepas | 出发时间
arrival: Ankunft | heure d'arrivée | hora de llegada | ora di arrivo | aankomsttijd | 到达时间
destination: Ziel | Wohin geht die Fahrt? | destination | destino | destinazione | bestemming | destinasi | 目的地
seat: Sitzplatz | Platznummer | place | siège | asiento | posto | stoel | tempat duduk | 座位
price: Preis | Was kostet es? | prix | precio | ¿Cuánto cuesta? | prezzo | preço | prijs | harga | 价格
name: Name | Wie heißt die Person? | nom | nombre | nome | naam | nama | 姓名
address: Adresse | Anschrift | adresse | dirección | indirizzo | endereço | adres | alamat | 地址
birth_date: Geburtsdatum | date de naissance | fecha de nacimiento | data di nascita | geboortedatum | tarikh lahir
birth_date: tanggal lahir | 出生日期
chart_value: Wert von {category} | Wie hoch ist {category}? | valeur de {category} | ¿Cuánto es {category}?
chart_value: valore di {category} | waarde van {category} | {category} 的数值
deadline: Frist | Bis wann? | date limite | Avant quelle date ? | fecha límite | ¿Hasta cuándo? | scadenza | prazo
deadline: uiterste datum | 截止日期
checked: Was ist bei {group} angekreuzt? | {group}: was ist angekreuzt? | Quelle case est cochée pour {group} ?
checked: ¿Qué casilla está marcada en {group}? | Wat is aangekruist bij {group}?
due_date: Bis wann muss ich bezahlen? | Bis wann ist zu zahlen? | Quand dois-je payer ? | ¿Cuándo hay que pagar?
due_date: Wanneer moet ik betalen? | Entro quando devo pagare?
departure: Wann geht der Flug? | Wann fährt der Zug? | À quelle heure part le train ? | ¿A qué hora sale?
destination: Wohin geht es? | Où va ce train ? | ¿Adónde va? | Dove va?
seat: Welcher Sitzplatz? | Wo sitze ich? | Quelle est ma place ? | ¿Qué asiento?
price: Wie viel kostet es? | Combien ça coûte ? | Quanto costa? | Hoeveel kost het?
item_amount: Wie viel hat {item} gekostet? | Combien a coûté {item} ? | ¿Cuánto costó {item}?
item_amount: Quanto è costato {item}?
item_price: Was kostet {item}? | Wie viel kostet {item}? | Combien coûte {item} ? | ¿Cuánto cuesta {item}?
item_price: Quanto costa {item}?
buyer: Wer hat bestellt? | An wen geht die Rechnung? | Qui a commandé ? | ¿Quién ha pedido? | Kundenname
buyer_address: Adresse des Kunden | adresse du client | dirección del cliente | indirizzo del cliente
buyer_address: adres van de klant
seller_address: Adresse der Firma | adresse du fournisseur | dirección de la empresa | Wo sitzt die Firma?
meeting_place: Wo findet es statt? | Wo ist das Treffen? | Où est la réunion ? | ¿Dónde es la reunión?
meeting_place: Dov'è la riunione?
meeting_date: Wann ist das Treffen? | Quand est la réunion ? | ¿Cuándo es la reunión? | Quando è la riunione?
amount: Wie viel Geld? | Welcher Betrag wird genannt? | Quel montant ? | ¿Qué importe?
person: Wer ist der Ansprechpartner? | Qui contacter ? | ¿A quién preguntar? | Chi è il referente?
best_before: Mindestens haltbar bis | haltbar bis? | à consommer avant | consumir antes de | da consumare entro
net_weight: Nettogewicht | poids net | peso neto | peso netto | nettogewicht
company: Firma | Welche Firma? | entreprise | empresa | azienda | bedrijf
venue: Wo findet das statt? | Wo findet die Veranstaltung statt? | lieu | lugar | luogo
mobile: Handynummer | Handy | portable | móvil | cellulare | mobiel nummer
event_date: Wann ist die Veranstaltung? | Quand a lieu l'événement ? | ¿Cuándo es el evento?
form_number: Formularnummer | numéro du formulaire | número de formulario
""")
