import type { Identifier, Note } from "./content.ts";

/** BG-25. */
export interface InvoiceLine {
  /** BT-126. */
  id: string;
  /** EXT-FR-FE-162: the line that this one is a part of (EXTENDED). */
  parentLineId?: string;
  /** EXT-FR-FE-163: DETAIL, GROUP or INFORMATION (EXTENDED). Only lines without it or with DETAIL add up to BT-106. */
  subtype?: string;
  /** BT-127. EXTENDED allows several. */
  notes: Note[];
  /** BT-128. EXTENDED allows several. */
  invoicedObjects: Identifier[];
  /** BT-129. */
  quantity?: string;
  /** BT-130, UN/ECE Rec. 20 and 21. */
  unit?: string;
  /** BT-131. */
  netAmount: string;
  /** BT-132. */
  purchaseOrderLine?: string;
  /** BT-133. */
  accountingReference?: string;
  /** BT-134. */
  periodStart?: string;
  /** BT-135. */
  periodEnd?: string;
  /** BG-27. */
  allowances: AllowanceCharge[];
  /** BG-28. */
  charges: AllowanceCharge[];
  /** BT-146. */
  netPrice?: string;
  /** BT-147. */
  priceDiscount?: string;
  /** BT-148. */
  grossPrice?: string;
  /** BT-149. */
  priceBaseQuantity?: string;
  /** BT-150. */
  priceBaseUnit?: string;
  /** BT-151. */
  vatCategory?: string;
  /** BT-152. */
  vatRate?: string;
  /** BT-153. */
  name?: string;
  /** BT-154. */
  description?: string;
  /** BT-155. */
  sellerItemId?: string;
  /** BT-156. */
  buyerItemId?: string;
  /** BT-157. */
  standardItemId?: Identifier;
  /** BT-158. */
  classifications: Classification[];
  /** BT-159. */
  originCountry?: string;
  /** BG-32. */
  attributes: {
    /** BT-160. */
    name: string;
    /** BT-161. */
    value: string;
  }[];
}

/** BT-158. */
export interface Classification {
  code: string;
  /** UNTDID 7143. */
  list?: string;
  listVersion?: string;
}

/** BG-20, BG-21, BG-27 or BG-28. */
export interface AllowanceCharge {
  /** BT-92, BT-99, BT-136, BT-141. */
  amount: string;
  /** BT-93, BT-100, BT-137, BT-142. */
  baseAmount?: string;
  /** BT-94, BT-101, BT-138, BT-143. */
  percent?: string;
  /** BT-95, BT-102; none on a line. */
  vatCategory?: string;
  /** BT-96, BT-103; none on a line. */
  vatRate?: string;
  /** BT-97, BT-104, BT-139, BT-144. */
  reason?: string;
  /** BT-98, BT-105, BT-140, BT-145. */
  reasonCode?: string;
}
