import { rule, semantic } from "./report-rule.ts";

/** What every report must obey (annex 7 of the external specifications). */
export const RULES_OF_REPORT = {
  reportId: semantic(
    "G1.104",
    [
      "The id of the report is not of its form",
      "Use at most 50 letters, digits, blanks and - + _ /, no two blanks in a row.",
    ],
    [
      "L'identifiant de la transmission n'a pas la forme voulue",
      "Utilisez au plus 50 lettres, chiffres, espaces et - + _ /, sans deux espaces de suite.",
    ],
  ),
  madeAt: semantic(
    "G7.53",
    ["The time of making is no clock time", "Write it as YYYYMMDDhhmmss, in Paris."],
    ["L'horodatage n'est pas une date avec son heure", "Écrivez AAAAMMJJhhmmss, à l'heure de Paris."],
  ),
  type: semantic(
    "G8.01",
    ["The type is neither IN nor RE", "Use IN for the first report of a period, RE to replace it."],
    [
      "Le type n'est ni IN ni RE",
      "Utilisez IN pour la première transmission d'une période, RE pour la remplacer.",
    ],
  ),
  sender: semantic(
    "G6.22",
    ["The sender is not named as a platform", "Give its number of four characters, with the scheme 0238."],
    [
      "L'émetteur n'est pas désigné comme plateforme",
      "Indiquez son matricule de quatre caractères, sous le schéma 0238.",
    ],
  ),
  senderRole: semantic(
    "G7.51",
    ["The sender is in no platform's role", "Use WK."],
    ["Le rôle de l'émetteur n'est pas celui d'une plateforme", "Utilisez WK."],
  ),
  declarant: semantic(
    "G6.26",
    ["The declarant is not named by a SIREN", "Give its nine digits, with the scheme 0002."],
    ["Le déclarant n'est pas désigné par un SIREN", "Indiquez ses neuf chiffres, sous le schéma 0002."],
  ),
  declarantRole: semantic(
    "G7.52",
    ["The declarant is neither seller nor buyer", "Use SE or BY."],
    ["Le déclarant n'est ni vendeur ni acheteur", "Utilisez SE ou BY."],
  ),
  oneKind: semantic(
    "G6.29",
    ["It does not hold either transactions or payments", "Send one report for each kind."],
    [
      "La déclaration ne porte pas soit sur les transactions, soit sur les paiements",
      "Envoyez une déclaration par nature de données.",
    ],
  ),
  emptyInitial: rule(
    "REJ_SEMAN",
    undefined,
    ["A first report tells nothing", "Send none where there is nothing to tell."],
    ["La déclaration initiale est vide", "N'envoyez rien quand il n'y a rien à déclarer."],
  ),
  day: semantic(
    "G1.09",
    ["It is no day of the calendar", "Write the day as YYYYMMDD."],
    ["Ce n'est pas un jour du calendrier", "Écrivez la date sous la forme AAAAMMJJ."],
  ),
  year: semantic(
    "G1.36",
    ["The year is outside 2000 to 2099", "Correct the day."],
    ["L'année n'est pas comprise entre 2000 et 2099", "Corrigez la date."],
  ),
  periodOrder: rule(
    "REJ_PER",
    "G6.25",
    [
      "The period does not end after the day on which it begins",
      "Give the first and last day of the period.",
    ],
    [
      "La fin de la période n'est pas postérieure à son début",
      "Indiquez le premier et le dernier jour de la période.",
    ],
  ),
  periodUnknown: rule(
    "REJ_PER",
    undefined,
    [
      "No VAT regime has this period for such a report",
      "Use the period that the company's VAT regime gives for that day.",
    ],
    [
      "Aucun régime de TVA ne prévoit cette période pour une telle déclaration",
      "Utilisez la période que le régime de TVA de l'entreprise donne pour ce jour.",
    ],
  ),
  periodRuns: rule(
    "REJ_PER",
    "G7.43",
    ["It was made before its period was over", "Make it after the last day of the period."],
    [
      "La déclaration est établie avant la fin de sa période",
      "Établissez-la après le dernier jour de la période.",
    ],
  ),
  dayOutside: rule(
    "REJ_PER",
    undefined,
    ["The day is outside of the period", "Report it with the period of that day."],
    ["La date est en dehors de la période", "Déclarez l'opération avec la période de cette date."],
  ),
  currency: semantic(
    "G1.10",
    ["It is no code of a currency", "Use three capitals, as EUR."],
    ["Ce n'est pas un code de devise", "Utilisez trois majuscules, comme EUR."],
  ),
  amount: semantic(
    "G1.14",
    ["The amount has not the form of one", "Use at most 19 digits, two of them after the point."],
    ["Le montant n'a pas la forme voulue", "Utilisez au plus 19 chiffres, dont deux décimales."],
  ),
  receipt: semantic(
    "G1.16",
    [
      "The amount received is negative or has not the form of one",
      "Take a refund off the receipts of its day; use at most six decimals.",
    ],
    [
      "Le montant encaissé est négatif ou n'a pas la forme voulue",
      "Déduisez un remboursement des encaissements du jour ; utilisez au plus six décimales.",
    ],
  ),
  receiptEuro: semantic(
    "G6.27",
    ["The amount received is not in euros", "Convert it to EUR."],
    ["Le montant encaissé n'est pas en euros", "Convertissez-le en EUR."],
  ),
  rate: semantic(
    "G1.24",
    ["There is no such VAT rate in France", "Use a French rate; tell VAT of another country at the rate 0."],
    [
      "Ce taux de TVA n'existe pas en France",
      "Utilisez un taux français ; déclarez au taux 0 ce qui relève de la TVA d'un autre pays.",
    ],
  ),
  category: semantic(
    "G1.68",
    ["It is no category of sales", "Use TLB1, TPS1, TNT1 or TMA1."],
    ["Ce n'est pas une catégorie de transactions", "Utilisez TLB1, TPS1, TNT1 ou TMA1."],
  ),
  baseTotal: rule(
    "REJ_COH",
    "G1.53",
    ["The total without VAT is not the sum of its rows", "Add the rows up exactly."],
    ["Le total hors taxe n'est pas la somme de ses lignes", "Additionnez exactement les lignes."],
  ),
  vatTotal: rule(
    "REJ_COH",
    "G1.53",
    ["The total of VAT is not the sum of its rows", "Add the rows up exactly."],
    ["Le total de TVA n'est pas la somme de ses lignes", "Additionnez exactement les lignes."],
  ),
  vatOption: rule(
    "portal_limit",
    "P1.11",
    [
      "The public portal refuses this option for VAT on debits until the middle of 2027",
      "Leave it out of sales by the day.",
    ],
    [
      "Le portail public refuse jusqu'à mi-2027 cette option pour la TVA sur les débits",
      "Ne l'indiquez pas dans les ventes par jour.",
    ],
  ),
};
