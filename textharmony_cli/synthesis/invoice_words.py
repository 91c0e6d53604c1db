"""The words printed on invoices, by language, and the countries that write them."""

from __future__ import annotations

import random

from textharmony_cli.synthesis.vocabulary_words import listed

_KEYS = (
    "title",
    "number",
    "date",
    "due_date",
    "customer_number",
    "order_number",
    "buyer",
    "ship_to",
    "item",
    "code",
    "quantity",
    "price",
    "amount",
    "subtotal",
    "discount",
    "shipping",
    "tax",
    "total",
    "terms",
    "bank",
    "phone",
    "vat_id",
    "thanks",
    "delivery_date",
    "term_texts",
)
_WORDS = {
    "en": "Invoice|Tax Invoice|INVOICE|Sales Invoice|Bill;Invoice No.|Invoice Number|Invoice #|Inv. No.|"
    "Bill no.|Number;Invoice Date|Date|Date of issue|Issued;"
    "Due Date|Payment due|Due by|Pay by;Customer No.|Customer ID|Account No.|Client no.;Order No.|"
    "P.O. Number|PO #|Your order|Purchase Order;"
    "Bill To|Sold To|Customer|Invoice to|Billed to|Client;Ship To|Deliver To|Delivery address|"
    "Consignee;Description|Item|Product|Particulars|Services;"
    "Code|Item No.|SKU|Art. no.|Part #;Qty|Quantity|Units|Hrs/Qty;Unit Price|Price|Rate|Price each|"
    "Unit cost;Amount|Total|Line total|Ext. Price|Net;"
    "Subtotal|Sub Total|Net total|Total excl. tax|Goods total;Discount|Less discount|Rebate|Trade "
    "discount;Shipping|Freight|Delivery|Postage & packing;"
    "VAT|Sales Tax|Tax|GST;Total|TOTAL|Amount Due|Grand Total|Total Due|Invoice Total|Balance Due|"
    "Please pay;Terms|Payment Terms|Terms of payment;Bank|Bank name;"
    "Phone|Tel|Telephone|T;VAT No.|Tax ID|VAT Reg No|GST Reg No.;Thank you for your business!|Please "
    "quote the invoice number.|All goods remain our property until paid.;"
    "Delivery date|Shipped|Date shipped;Net 30|Net 14 days|30 days net|Due on receipt|2% 10, net 30|"
    "Payable within 14 days|COD|End of month",
    "de": "Rechnung|RECHNUNG|Faktura;Rechnungsnummer|Rechnungs-Nr.|Rechnung Nr.|Beleg-Nr.;Rechnungsdatum|"
    "Datum|vom;Fällig am|Zahlbar bis|Fälligkeit;"
    "Kundennummer|Kunden-Nr.|Kd.-Nr.;Bestellnummer|Auftrag Nr.|Ihre Bestellung;Rechnungsempfänger|"
    "Kunde|An|Rechnungsadresse;Lieferadresse|Lieferung an|Warenempfänger;"
    "Bezeichnung|Artikel|Beschreibung|Leistung;Art.-Nr.|Artikelnr.|Nr.;Menge|Anzahl|Stück;"
    "Einzelpreis|Preis|E-Preis|Stückpreis;Betrag|Gesamt|Gesamtpreis|Summe;"
    "Zwischensumme|Nettobetrag|Summe netto|Netto;Rabatt|abzgl. Rabatt|Nachlass;Versand|Versandkosten|"
    "Fracht;MwSt.|USt.|Umsatzsteuer|Mehrwertsteuer;"
    "Gesamtbetrag|Rechnungsbetrag|Endbetrag|Zu zahlen|Bruttobetrag|Summe brutto;Zahlungsbedingungen|"
    "Zahlungsziel|Zahlung;Bank|Bankverbindung;Telefon|Tel.|Fon;"
    "USt-IdNr.|Steuernummer|USt-ID;Vielen Dank für Ihren Auftrag.|Die Ware bleibt bis zur Bezahlung "
    "unser Eigentum.;Lieferdatum|Leistungsdatum|Lieferung vom;"
    "14 Tage netto|30 Tage ohne Abzug|sofort ohne Abzug|10 Tage 2 % Skonto|innerhalb von 7 Tagen",
    "fr": "Facture|FACTURE;Facture n°|N° de facture|Numéro;Date|Date de facture|Émise le;Échéance|Date "
    "d'échéance|À payer avant le;N° client|Code client|Référence client;"
    "N° de commande|Votre commande|Commande;Facturé à|Client|Adresse de facturation|Destinataire;"
    "Livré à|Adresse de livraison|Livraison;Désignation|Description|Article|Prestation;"
    "Réf.|Code|Référence;Qté|Quantité|Nombre;Prix unitaire|P.U. HT|Prix;Montant|Montant HT|Total HT "
    "ligne;Sous-total|Total HT|Montant net;Remise|Rabais|Escompte;"
    "Port|Frais de port|Transport;TVA|T.V.A.|Montant TVA;Total TTC|Net à payer|Montant total|TOTAL;"
    "Conditions de paiement|Règlement|Modalités;Banque|Domiciliation;"
    "Tél.|Téléphone|Tél;N° TVA|TVA intracom.;Merci de votre confiance.|Aucun escompte pour paiement "
    "anticipé.;Date de livraison|Livré le;"
    "30 jours net|À réception|45 jours fin de mois|Comptant|Virement sous 15 jours",
    "es": "Factura|FACTURA;Factura nº|Número de factura|Nº factura;Fecha|Fecha de factura|Fecha emisión;"
    "Vencimiento|Fecha de vencimiento|Pagar antes de;Nº cliente|Código cliente;"
    "Nº pedido|Pedido|Su pedido;Cliente|Facturar a|Datos del cliente;Enviar a|Dirección de entrega;"
    "Descripción|Concepto|Artículo;Código|Ref.;Cantidad|Cant.|Uds.;"
    "Precio|Precio unitario|P. unit.;Importe|Total línea|Valor;Subtotal|Base imponible|Suma;"
    "Descuento|Dto.;Portes|Envío|Gastos de envío;IVA|I.V.A.|Cuota IVA;"
    "Total|TOTAL FACTURA|Total a pagar|Importe total;Forma de pago|Condiciones de pago;Banco|Entidad;"
    "Teléfono|Tel.|Tfno.;NIF|CIF;Gracias por su confianza.;Fecha de entrega|Entregado el;"
    "30 días|Contado|Transferencia a 60 días|15 días fecha factura",
    "it": "Fattura|FATTURA;Fattura n.|Numero fattura|N. documento;Data|Data fattura|Data documento;"
    "Scadenza|Data scadenza|Da pagare entro;Codice cliente|N. cliente;Ordine n.|Vs. ordine;"
    "Cliente|Spett.le|Intestatario|Destinatario;Destinazione merce|Luogo di consegna;Descrizione|"
    "Articolo|Prestazione;Codice|Cod.;Quantità|Q.tà|Qtà;Prezzo|Prezzo unitario|Pr. unit.;"
    "Importo|Totale riga|Valore;Imponibile|Subtotale|Totale imponibile;Sconto|Abbuono;Spese di "
    "trasporto|Trasporto|Spedizione;IVA|Imposta|Importo IVA;"
    "Totale|TOTALE FATTURA|Totale da pagare|Netto a pagare;Pagamento|Condizioni di pagamento|"
    "Modalità di pagamento;Banca|Banca d'appoggio;Tel.|Telefono;P.IVA|Partita IVA;"
    "Grazie per averci scelto.;Data consegna|Consegnato il;30 gg d.f.|Bonifico 30 giorni|Rimessa "
    "diretta|60 gg f.m.",
    "nl": "Factuur|FACTUUR;Factuurnummer|Factuurnr.|Factuur nr.;Factuurdatum|Datum;Vervaldatum|Te betalen "
    "voor|Uiterste betaaldatum;Klantnummer|Debiteurnr.|Klantnr.;"
    "Ordernummer|Uw bestelling|Bestelnr.;Factuuradres|Klant|Aan;Afleveradres|Leveren aan;"
    "Omschrijving|Artikel|Product;Art.nr.|Code;Aantal|Stuks;Prijs|Stukprijs|Prijs per stuk;"
    "Bedrag|Totaal regel|Netto;Subtotaal|Totaal excl. btw|Nettobedrag;Korting;Verzendkosten|Vracht|"
    "Bezorging;BTW|Btw|btw-bedrag;Totaal|Totaal te betalen|Te betalen|Totaalbedrag;"
    "Betalingstermijn|Betalingsvoorwaarden;Bank|Banknaam;Telefoon|Tel.;BTW-nr.|Btw-nummer;Bedankt "
    "voor uw bestelling.;Leverdatum|Geleverd op;14 dagen|30 dagen netto|binnen 8 dagen|per omgaande",
    "pt": "Fatura|FATURA|Nota Fiscal;Fatura n.º|Número da fatura|N.º;Data|Data de emissão|Emitida em;"
    "Vencimento|Data de vencimento|Pagar até;N.º de cliente|Código do cliente;"
    "N.º da encomenda|Pedido|Encomenda;Cliente|Faturar a|Exmo. Sr.;Entregar a|Morada de entrega|"
    "Local de entrega;Descrição|Artigo|Produto|Designação;Código|Ref.;Quantidade|Qtd.|Quant.;"
    "Preço|Preço unitário|P. unit.;Valor|Total linha|Importância;Subtotal|Total ilíquido|Base;"
    "Desconto|Desc.;Portes|Frete|Transporte;IVA|Imposto|Valor IVA;"
    "Total|TOTAL|Total a pagar|Valor total;Condições de pagamento|Pagamento;Banco;Telefone|Tel.;NIF|"
    "Contribuinte;Obrigado pela preferência.;Data de entrega|Entregue em;"
    "30 dias|Pronto pagamento|A 60 dias|Transferência a 15 dias",
}
WORDS = {
    language: {key: tuple(texts.split("|")) for key, texts in zip(_KEYS, text.split(";"), strict=True)}
    for language, text in _WORDS.items()
}
SERVICES = tuple(
    listed(
        "Consulting|Web design|Annual maintenance|Software licence|Installation|Training day|Translation|"
        "Hosting|Support contract|Legal advice|Repair|Transport|"
        "Catering|Photography|Cleaning|Printing of brochures|Rent|Engineering hours|Laboratory test|"
        "Advertising space|Market study|Audit|Montage|Wartung|Beratung|"
        "Formation|Entretien|Mantenimiento|Asesoría|Consulenza|Onderhoud|Advies|Manutenção",
        "|",
    )
)


def printed(rng: random.Random, language: str) -> dict[str, str]:
    """One word for each thing, unlike each other."""
    found: dict[str, str] = {}
    for key, texts in WORDS[language].items():
        free = [text for text in texts if text.lower() not in {other.lower() for other in found.values()}]
        found[key] = rng.choice(free or [f"{texts[0]} ({key[0]})"])
    return found
