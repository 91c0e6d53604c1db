"""How people ask about receipts, as data; `{item}` is the thing that a question is about."""

from __future__ import annotations

from textharmony_cli.synthesis.wordings import by_field

ENGLISH = by_field("""
company: company | company name | company? | shop | store | store name | shop name | issuer | merchant | seller
company: vendor | vendor name | business name | Which company issued this receipt? | What is the name of the company?
company: What is the company name? | Which shop is this from? | Who issued the receipt?
company: What is the name of the store? | Where was this bought? | Name of the merchant? | Who is the seller?
company: What is the merchant's name? | From which business is this receipt? | Which store did this come from?
company: What's the name of the shop? | Who sold this? | What company is on the receipt?
company: Which business printed this receipt? | What is the vendor called? | At which store was the purchase made?
company: supplier | Who is the supplier? | What is the full name of the company that issued the receipt?
company: restaurant name
address: address | address? | company address | shop address | store address | merchant address | seller's address
address: Where is the shop? | What is the address? | What is the address of the company? | What is the shop's address?
address: Where is the store located? | What's the full address of the merchant? | At which address is the seller?
address: location of the store | In which street and town is the company? | What is the full address on the receipt?
address: Where is the business located? | Which address does the receipt give? | address of the issuer
address: What is the street address of the store? | Give the complete address | vendor address
address: Where did the purchase take place?
date: date | date? | the date | receipt date | date of purchase | purchase date | transaction date | invoice date
date: When was this bought? | What is the date? | What is the date of the receipt?
date: On what date was the purchase made? | Which date is on the receipt? | When was the receipt issued?
date: On which day was this paid? | What's the date of the transaction? | date of issue | What day did they buy this?
date: When did the purchase happen? | What date is printed? | date of the invoice | When is it dated? | day of sale
date: bill date | What is the receipt date?
time: time | time? | time of purchase | At what time was this bought? | What time is on the receipt?
time: What is the time of the transaction? | When during the day was it paid? | What was the time of sale?
time: transaction time | hour of purchase | At what time was the receipt printed? | What time does it say?
total: total | total? | total amount | grand total | amount due | amount | sum | final amount | total price
total: total paid | invoice total | bill total | What is the total? | What is the total amount?
total: How much is the total? | How much was paid in total? | How much did the customer pay in total?
total: What is the grand total? | What was the final price? | What does it cost altogether?
total: How much does the bill come to? | What is the amount due? | What is the total sum of the receipt?
total: What amount had to be paid? | total to pay | How much did it cost? | What is the final total including tax?
total: What's the total on the receipt? | total incl. tax | How much money was spent?
total: What is the total cost of the purchase? | What is the sum total? | Total amount payable?
total: How much has to be paid? | What is the total after rounding?
subtotal: subtotal | subtotal? | sub total | sub-total | What is the subtotal? | How much is the subtotal?
subtotal: amount before tax | What is the sum before tax and discounts? | What was the subtotal? | net subtotal
subtotal: subtotal amount
tax: tax | tax? | tax amount | VAT | GST | VAT amount | GST amount | sales tax | How much tax was paid?
tax: What is the tax? | How much is the tax? | What amount of tax is on the receipt? | How much VAT is included?
tax: How much GST was charged? | total tax | What is the tax amount? | tax total
discount: discount | discount? | discount amount | How much discount was given? | What is the discount?
discount: How much was taken off? | savings | What was the reduction? | rebate
service: service charge | service charge? | How much is the service charge? | What is the service charge?
service: service fee | What was charged for service?
rounding: rounding | rounding? | rounding adjustment | What is the rounding? | By how much was the total rounded?
rounding: What is the rounding adjustment?
before_rounding: total before rounding | What is the total before rounding? | amount before rounding
before_rounding: How much was it before rounding?
cash: cash | cash? | cash paid | amount tendered | cash tendered | How much cash was given?
cash: How much did the customer hand over? | What amount of cash was paid? | How much cash was tendered? | tendered
cash: cash received | How much was paid in cash? | money received
change: change | change? | change due | change given | How much change was given? | What is the change?
change: How much money was returned to the customer? | What change did the customer get? | money back
change: How much came back? | balance returned
method: payment method | payment method? | How was it paid? | paid with? | method of payment
method: Which payment method was used? | What is the payment method? | payment type | means of payment
method: What card was used? | How did the customer pay? | paid by
card_digits: last digits of the card | card number | What are the last four digits of the card?
card_digits: Which digits of the card number are shown? | last 4 digits
approval: approval code | authorization code | What is the approval code? | auth code
number: receipt number | receipt no | receipt number? | invoice number | invoice no | bill number | document number
number: transaction number | What is the receipt number? | What is the number of the invoice?
number: What number does the receipt have? | Which invoice number is printed? | ticket number | receipt id
number: What is the bill number? | number of the receipt
cashier: cashier | cashier? | cashier name | Who was the cashier? | What is the name of the cashier?
cashier: Who served the customer? | served by | Who is the operator? | server | staff | Which cashier handled this?
cashier: salesperson
terminal: terminal | till | register number | What is the register number? | Which till was used? | POS number
terminal: counter number
table: table | table number | Which table? | What is the table number? | At which table did they sit?
pax: number of guests | guests | How many guests were there? | How many people were served? | pax
customer: customer | customer name | Who is the customer? | What is the customer's name? | Who bought this? | sold to
customer: bill to
member: member number | membership number | What is the member number? | loyalty card number | customer account
phone: phone | phone number | tel | telephone | telephone number | What is the phone number?
phone: What is the shop's telephone number? | How can I call the shop? | contact number | Which number can I call?
phone: phone of the store | What is the merchant's phone number?
fax: fax | fax number | What is the fax number? | To which number can I send a fax? | telefax
tax_id: tax id | tax number | VAT number | GST number | VAT ID | GST ID | GST reg no | tax registration number
tax_id: What is the tax number? | What is the VAT number of the shop? | What is the GST registration number?
tax_id: What is the seller's tax ID? | Which tax id is given? | vat id | ABN | company tax number
registration: company registration number | registration number | What is the company's registration number?
registration: company number | reg no | business registration number | What is the registration number of the company?
branch: branch | outlet | Which branch is it? | What is the name of the branch? | store branch
branch: Which outlet issued this?
website: website | web address | What is the website? | URL | homepage | Which website is printed?
website: internet address of the shop
email: email | e-mail | email address | What is the email address? | contact email | Which email address is given?
title: document title | title | What kind of document is this? | What type of document is this?
title: What is the title of the document? | heading | document type
count: number of items | item count | total quantity | How many items were bought? | What is the item count?
count: How many items are there in total? | total items | total qty
iban: IBAN | bank account | What is the IBAN? | What is the bank account number? | account number to pay to
due: due date | payment due date | When is the payment due? | When must it be paid? | deadline
delivery: delivery address | Where should it be delivered? | shipping address | ship to
delivery_date: delivery date | When will it be delivered? | date of delivery | expected delivery
order: purchase order number | PO number | What is the purchase order number? | order reference
tip: tip | gratuity | How much tip was given? | What is the tip?
points: loyalty points | points earned | How many points were earned? | bonus points
item_amount: price of {item} | {item} price | How much is {item}? | How much does {item} cost?
item_amount: What does {item} cost? | What is the price of {item}? | {item}? | What was paid for {item}?
item_amount: amount for {item} | How much was {item}? | cost of {item} | What did the customer pay for {item}?
item_amount: What is the amount for {item}? | How much was charged for "{item}"? | What is the price of "{item}"?
item_amount: line total of {item}
item_price: unit price of {item} | What is the unit price of {item}? | price per piece of {item}
item_price: How much is one {item}? | What does a single {item} cost? | unit price {item}
item_quantity: quantity of {item} | How many {item} were bought? | How many {item}? | qty {item}
item_quantity: What quantity of {item} was bought? | number of {item} | What is the quantity of "{item}"?
item_code: code of {item} | What is the item code of {item}? | article number of {item} | Which code does {item} have?
item_code: barcode of {item}
first_item: first item | What is the first item? | Which item is listed first?
first_item: What is the first thing on the receipt? | name of the first product | What was bought first?
last_item: last item | What is the last item? | Which item is listed last? | name of the last product
item_by_amount: Which item costs {item}? | What was bought for {item}? | item with price {item} | What cost {item}?
item_by_amount: Which product is listed at {item}?
""")
FOREIGN = by_field("""
company: Firma | Welche Firma hat den Beleg ausgestellt? | Wie heißt das Geschäft? | Name des Händlers
company: Quel est le nom du magasin ? | nom de l'entreprise | Quelle société a émis ce reçu ?
company: ¿Cómo se llama la tienda? | ¿Qué empresa emitió el recibo? | nombre de la empresa
company: Qual è il nome del negozio? | nome dell'azienda | Qual é o nome da loja? | nome da empresa
company: Wat is de naam van de winkel? | bedrijfsnaam | Apakah nama syarikat? | nama kedai | 公司名称
company: 商店的名字是什么？
address: Adresse | Wie lautet die Adresse? | Wo ist das Geschäft? | Quelle est l'adresse du magasin ? | adresse
address: ¿Cuál es la dirección? | dirección de la tienda | Qual è l'indirizzo? | indirizzo | Qual é a morada?
address: endereço | Wat is het adres? | adres | Apakah alamat kedai? | alamat | 地址 | 商店的地址是什么？
date: Datum | Wann wurde gekauft? | Welches Datum hat der Beleg? | Quelle est la date ? | date d'achat
date: ¿Cuál es la fecha? | fecha | ¿Cuándo se compró? | Qual è la data? | data | Qual é a data? | data da compra
date: Wat is de datum? | datum | Apakah tarikh resit? | tarikh | 日期 | 购买日期是哪天？
time: Uhrzeit | Um wie viel Uhr? | À quelle heure ? | heure | ¿A qué hora? | hora | A che ora? | ora | hora da compra
time: Hoe laat? | tijd | masa | Pukul berapa? | 时间
total: Gesamtbetrag | Summe | Wie hoch ist der Gesamtbetrag? | Wie viel wurde insgesamt bezahlt? | Montant total
total: Quel est le montant total ? | Combien faut-il payer ? | total TTC | ¿Cuál es el total? | importe total
total: ¿Cuánto se pagó en total? | Qual è il totale? | importo totale | Qual é o total? | valor total
total: Wat is het totaalbedrag? | totaal | Berapakah jumlah keseluruhan? | jumlah | 总金额 | 合计 | 一共多少钱？
subtotal: Zwischensumme | Wie hoch ist die Zwischensumme? | sous-total | Quel est le sous-total ?
subtotal: ¿Cuál es el subtotal? | subtotale | Wat is het subtotaal? | subjumlah | 小计
tax: Mehrwertsteuer | MwSt | Wie viel Steuer ist enthalten? | TVA | Quel est le montant de la TVA ? | IVA
tax: ¿Cuánto es el IVA? | Quanto è l'IVA? | imposto | BTW | Hoeveel btw is er betaald? | cukai | Berapakah cukai? | 税额
cash: bar gegeben | Wie viel Bargeld wurde gegeben? | espèces | Combien a été payé en espèces ? | efectivo | contanti
cash: dinheiro | contant | tunai | 现金
change: Rückgeld | Wie viel Rückgeld gab es? | monnaie rendue | Combien a été rendu ? | cambio
change: ¿Cuánto fue el cambio? | resto | troco | wisselgeld | baki | 找零
number: Belegnummer | Rechnungsnummer | numéro de facture | numéro du ticket | número de factura | numero scontrino
number: número da fatura | bonnummer | nombor resit | 发票号码
cashier: Kassierer | Wer hat bedient? | caissier | ¿Quién fue el cajero? | cajero | cassiere | operador de caixa
cashier: kassamedewerker | juruwang | 收银员
phone: Telefonnummer | numéro de téléphone | teléfono | numero di telefono | telefone | telefoonnummer
phone: nombor telefon | 电话
item_amount: Was kostet {item}? | Preis von {item} | Combien coûte {item} ? | prix de {item} | ¿Cuánto cuesta {item}?
item_amount: precio de {item} | Quanto costa {item}? | Quanto custa {item}? | Wat kost {item}? | Berapa harga {item}?
item_amount: {item} 多少钱？
""")
