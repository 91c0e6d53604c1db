"""Labels on receipts by language, as data."""

from __future__ import annotations

import random

from textharmony_cli.synthesis.vocabulary_figures import LANGUAGES
from textharmony_cli.synthesis.vocabulary_places import Country


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """Labels by field, from lines `field: label;label`; a field may have several lines."""
    table: dict[str, tuple[str, ...]] = {}
    for line in text.strip().splitlines():
        field, labels = line.split(": ", 1)
        table[field] = table.get(field, ()) + tuple(labels.split(";"))
    return table


WORDS = {
    "en": _table("""
title: RECEIPT;INVOICE;TAX INVOICE;Simplified Tax Invoice;CASH BILL;Cash Receipt;SALES RECEIPT;Official Receipt;BILL
title: GUEST CHECK;Sales Slip;Cash Sales;CUSTOMER COPY;Receipt;Tax Invoice;PAYMENT RECEIPT;Order Receipt
date: Date;DATE;Date;Invoice Date;Bill Date;Trans Date;Printed;Date/Time;DT;Receipt Date;Transaction date;Doc Date
date: Dated;Sold on;Issued
time: Time;TIME;Time;Trans Time;Time In;At
number: Receipt No;Receipt #;Invoice No;Inv No.;Bill No;Doc No.;Trans;Trans. No;Check No;Slip;Ticket;Ref
number: Receipt Number;Bill #;Chk;INV #;Document No;CS No;Transaction ID;Order
cashier: Cashier;CASHIER;Served by;Staff;Operator;Clerk;Salesperson;Server;User;Your host;You were served by
cashier: Cashier ID;Assisted by
table: Table;Table No;TBL;Table #;Tbl
pax: Pax;Guests;Covers;No. of Guests
terminal: Terminal;POS;Till;Reg;Counter;Station;Register;Lane;POS No
customer: Customer;Member;Bill to;Cust;Sold To;Member Name
member: Member No;Card No;Loyalty ID;Member ID;Account
subtotal: Subtotal;Sub Total;SUB-TOTAL;Sub-total;Total before tax;Amount;Gross Amount;Total Excl. Tax;Net Amount;Goods
subtotal: Total (Excl. GST);Merchandise;SUBTL
discount: Discount;DISC;Less Discount;Member Discount;Savings;Promo;Item Discount;Coupon;Voucher
service: Service Charge;Svc Charge 10%;Service Chg;Svc Chg;SC 10%;Serv. Charge
rounding: Rounding;Rounding Adj;Rounding Adjustment;Round;Rnd;ROUNDING ADJ.
total: Total;TOTAL;Total;Grand Total;Total Amount;Amount Due;Net Total;Nett Total;Total Due;TOTAL SALES;Total Payable
total: Balance Due;Total Incl. Tax;Total Inclusive GST;TOTAL AMT;Bill Total;Total Sale;Amount Payable;To Pay
total: Total (Incl. Tax);Total Paid;Final Total;Rounded Total;Total After Rounding
before: Total;Total Sales;Total Amount;Total (Incl. GST);Bill Amount;Amount
cash: Cash;CASH;Cash Tendered;Amount Tendered;Paid;Tendered;Cash Paid;Payment;CASH TEND;Cash Received;Paid Amount
cash: Tender
change: Change;CHANGE;Change Due;Balance;Your Change;Change Given;Chg
card: VISA;MASTERCARD;Visa Card;Credit Card;Debit Card;AMEX;EFTPOS;Card;Bank Card;DEBIT;Contactless;e-Wallet
card: MASTER CARD;Apple Pay;Gift Card;QR Pay
count: Item Count;Total Items;No. of items;Total Qty;Items;Qty Total;ITEM(S);Total Quantity;Number of items sold
tip: Tip;Gratuity
phone: Tel;Phone;Tel No;TEL;Ph;T;Telephone;Contact;Hotline;Call us;Hp
fax: Fax;FAX;Fax No;F
registration: Co. Reg No;Reg. No;Company No;ROC;Co No;Registration
approval: Approval;Auth Code;Appr Code;Approval Code
former: Formerly known as;f.k.a.;Formerly;(formerly;A member of;Operated by;Franchise of;Managed by;Licensee
branch: Branch;Outlet;Store;Location;Shop
heads: Item;Description;ITEM;Product;Article|Qty;QTY;Unit;Q|Price;U/Price;Unit Price;@|Amount;Amt;Total;AMT;Price
summary: GST Summary;Tax Summary;Tax Analysis;VAT Summary|Tax Code;Code;Rate;Tax|Amount;Net;Taxable;Amt|Tax;GST;VAT
without_tax: Total Sales (Excluding {tax});Total Excl. {tax};Sub Total (Excl. {tax});Total before {tax};Total Excl {tax}
without_tax: Total (Excluding {tax});Taxable Amount;Sales excl. {tax};Net Sales
tax_sum: Total {tax};{tax} Amount;Total {tax};Add {tax};{tax} Payable;{tax} Total;Total {tax} Payable;{tax}
with_tax: Total Sales (Inclusive of {tax});Total Incl {tax};Total (Incl. {tax});Total Sales Incl {tax};Total
with_tax: Total Inclusive of {tax};Total with {tax};Total after Adj Incl {tax};Total In of {tax};Net Total;Total Rounded
with_tax: Grand Total;Total Amount Payable;Takeaway Total (incl {tax})
thanks: Thank you;THANK YOU;Thank you, please come again;Thanks for shopping with us;Have a nice day
thanks: Please keep this receipt;Goods sold are not returnable;No refund without receipt
thanks: Exchange within 7 days with receipt;All prices include tax;Customer service;Follow us;See you again;Powered by
thanks: Rate your visit;Join our club;This is a computer generated receipt;Please retain for your records
thanks: No signature required;Wifi password;Tell us how we did
"""),
    "de": _table("""
title: RECHNUNG;Quittung;KASSENBON;Beleg;Bon;Kassenbeleg;Kundenbeleg
date: Datum;DATUM;Belegdatum;Rechnungsdatum
time: Uhrzeit;Zeit;Uhr
number: Bon-Nr.;Beleg-Nr.;Rechnungs-Nr.;Bonnr;Rechnung Nr.;Belegnr.
cashier: Kassierer;Bediener;Es bediente Sie;Kellner;Verkäufer;Bed.
table: Tisch;Tisch Nr.
terminal: Kasse;Filiale;Terminal;Kassen-Nr.
subtotal: Zwischensumme;Netto;Zw-Summe;Nettobetrag
discount: Rabatt;Nachlass;Gutschein
rounding: Rundung
total: SUMME;Summe;Gesamt;Gesamtbetrag;Total;Zu zahlen;Endbetrag;Gesamtsumme;Rechnungsbetrag;Brutto
cash: Bar;BAR;Gegeben;Bargeld;Gegeben Bar
change: Rückgeld;Zurück;Wechselgeld
card: EC-Karte;girocard;VISA;Kartenzahlung;Mastercard;EC-Cash
count: Anzahl Artikel;Artikel;Posten
phone: Tel.;Telefon;Tel;Fon
fax: Fax;Telefax
heads: Artikel;Bezeichnung|Menge;Anz.|Preis;Einzel|Betrag;EUR;Gesamt
thanks: Vielen Dank für Ihren Einkauf;Auf Wiedersehen;Vielen Dank;Bitte Beleg aufbewahren;Umtausch nur mit Bon
thanks: Besuchen Sie uns bald wieder;Schönen Tag noch
"""),
    "fr": _table("""
title: FACTURE;Ticket de caisse;REÇU;Note;Ticket;Facturette
date: Date;Le;DATE;Date du ticket
time: Heure;à
number: Ticket N°;N° facture;Facture;Ticket;N° ticket
cashier: Caissier;Vendeur;Servi par;Hôtesse;Caisse;Serveur
table: Table;Table N°
terminal: Caisse;Magasin;Poste
subtotal: Sous-total;Total HT;Montant HT;S/Total
discount: Remise;Réduction
rounding: Arrondi
total: TOTAL;Total TTC;Total à payer;Net à payer;MONTANT DÛ;Montant TTC;A PAYER
cash: Espèces;ESPECES;Reçu;Payé
change: Rendu;Monnaie;A rendre;Rendu monnaie
card: Carte bancaire;CB;Carte bleue;VISA;CB EMV
count: Nb articles;Articles;Nombre d'articles
phone: Tél;Tél.;TEL;Téléphone
fax: Fax
heads: Désignation;Article|Qté;Qte|P.U.;Prix|Montant;Total
thanks: Merci de votre visite;Merci et à bientôt;Ticket à conserver;Bonne journée;Échange sous 15 jours
"""),
    "es": _table("""
title: FACTURA;TICKET;Factura simplificada;RECIBO;Nota de venta
date: Fecha;FECHA;Fecha de emisión
time: Hora;HORA
number: Factura;Nº Factura;Ticket;Folio;Nº ticket;Num.
cashier: Cajero;Atendido por;Le atendió;Vendedor;Camarero;Cajera
table: Mesa;MESA
terminal: Caja;Tienda;Sucursal
subtotal: Subtotal;Base imponible;SUBTOTAL;Importe neto
discount: Descuento;Dto.
rounding: Redondeo
total: TOTAL;Total a pagar;Importe total;TOTAL EUR;Total factura;A PAGAR
cash: Efectivo;EFECTIVO;Entregado;Recibido
change: Cambio;CAMBIO;Su cambio
card: Tarjeta;TARJETA;VISA;T. Crédito
count: Artículos;Nº artículos;Total artículos
phone: Tel.;Tfno;Teléfono;TLF
fax: Fax
heads: Descripción;Artículo;Concepto|Cant.;Ud.|Precio;P.U.|Importe;Total
thanks: Gracias por su visita;Gracias por su compra;IVA incluido;Vuelva pronto;Conserve su ticket
"""),
    "it": _table("""
title: RICEVUTA;SCONTRINO;Documento commerciale;FATTURA;Ricevuta fiscale
date: Data;DATA;Del
time: Ora;ORA;Ore
number: Scontrino N.;Doc. N.;Ricevuta n.;N. doc;DOCUMENTO N.
cashier: Cassiere;Operatore;Cameriere;OP.
table: Tavolo;TAVOLO
terminal: Cassa;Reparto
subtotal: Subtotale;SUBTOTALE;Imponibile
discount: Sconto
rounding: Arrotondamento
total: TOTALE;Totale complessivo;TOTALE EURO;Totale;Importo pagato;Importo totale
cash: Contanti;CONTANTI;Pagamento contante
change: Resto;RESTO
card: Carta di credito;Bancomat;Pagamento elettronico;CARTA
count: Pezzi;N. articoli;Articoli
phone: Tel.;TEL;Telefono
fax: Fax
heads: Descrizione;Articolo|Q.tà;Qta|Prezzo|Importo;EURO
thanks: Grazie e arrivederci;Grazie per la visita;Arrivederci;Conservare lo scontrino
"""),
    "pt": _table("""
title: FATURA;Recibo;Fatura simplificada;CUPOM FISCAL;Talão
date: Data;DATA;Data de emissão
time: Hora;HORA
number: Fatura;Nº;Recibo Nº;COO;Cupom;Doc.
cashier: Operador;Caixa;Atendido por;Empregado
table: Mesa
terminal: Caixa;Loja;Posto
subtotal: Subtotal;SUBTOTAL;Incidência
discount: Desconto
rounding: Arredondamento
total: TOTAL;Total a pagar;TOTAL R$;Valor total;Total geral
cash: Dinheiro;DINHEIRO;Numerário;Entregue
change: Troco;TROCO
card: Cartão;Multibanco;MB;Cartão de crédito
count: Artigos;Qtd. total de itens;Nº artigos
phone: Tel.;Telef.;Fone;Telefone
fax: Fax
heads: Descrição;Artigo|Qtd;Quant.|Preço;Vl Unit|Valor;Total
thanks: Obrigado pela sua visita;Obrigado e volte sempre;IVA incluído;Volte sempre
"""),
    "nl": _table("""
title: BON;KASSABON;Factuur;Kwitantie
date: Datum;DATUM
time: Tijd;TIJD
number: Bonnr;Bon;Factuurnr.;Transactie
cashier: Medewerker;Kassier;U bent geholpen door;Bediening
table: Tafel
terminal: Kassa;Filiaal;Terminal
subtotal: Subtotaal;SUBTOTAAL;Totaal excl.
discount: Korting;Uw voordeel
rounding: Afronding
total: TOTAAL;Totaal;Te betalen;Totaal incl. btw;Totaalbedrag
cash: Contant;CONTANT;Ontvangen
change: Wisselgeld;Terug;Retour
card: PIN;Pinbetaling;Bankpas;Maestro
count: Aantal artikelen;Aantal
phone: Tel.;Tel;Telefoon
fax: Fax
heads: Omschrijving;Artikel|Aantal|Prijs|Bedrag
thanks: Bedankt voor uw bezoek;Tot ziens;Bewaar uw bon;Fijne dag nog
"""),
    "ms": _table("""
title: RESIT;INVOIS;RESIT RASMI;Struk;NOTA;Invois Cukai;Bil Tunai
date: Tarikh;TARIKH;Tanggal;Tgl
time: Masa;MASA;Jam;Waktu
number: No. Resit;No Invois;No. Bil;No. Struk;No Nota;No. Resit
cashier: Juruwang;Kasir;KASIR;Dilayani oleh
table: Meja;No. Meja
terminal: Kaunter;Kaunter No
subtotal: Subjumlah;Jumlah Kecil;Subtotal;Sub Total
discount: Diskaun;Diskon;Potongan
rounding: Pelarasan;Pembundaran;Pembulatan
total: JUMLAH;Jumlah Besar;Jumlah;Jumlah Bayaran;TOTAL;Total Bayar;Jumlah Perlu Dibayar;Grand Total
cash: Tunai;TUNAI;Bayar;Bayaran Tunai
change: Baki;BAKI;Kembali;Kembalian
card: Kad Kredit;Kartu Kredit;Debit;KAD
count: Bil. Barang;Jumlah Item;Total Item
phone: Tel;Telp;No. Tel;HP
fax: Faks;Fax
heads: Barang;Keterangan;Item|Kuantiti;Qty|Harga|Jumlah;RM
thanks: Terima kasih;TERIMA KASIH;Sila datang lagi;Terima kasih, sila datang lagi
thanks: Barang yang dijual tidak boleh ditukar
"""),
}
MIXED = {"MY": 0.2, "ID": 0.6, "CH": 0.6}  # share of receipts in the country's own language where it is not nearly all


def language(rng: random.Random, where: Country) -> str:
    """The language of a receipt from that country."""
    own = LANGUAGES.get(where.code, "en")
    return own if own in WORDS and rng.random() < MIXED.get(where.code, 0.85) else "en"


def label(rng: random.Random, language: str, field: str) -> str:
    """How a receipt in that language calls a field; in English where we know no word."""
    return rng.choice(WORDS[language].get(field) or WORDS["en"][field])


def heads(rng: random.Random, language: str, field: str = "heads") -> list[str]:
    """Headings of a table's columns."""
    columns = ";".join(WORDS[language].get(field) or WORDS["en"][field])
    return [rng.choice(column.split(";")) for column in columns.split("|")]
