/**
 * What a `Content-Disposition` says of a file's name: one for all, and as it is where it has other letters than those of
 * ASCII (RFC 6266, 4.3). The name comes from elsewhere and breaks out of no header.
 *
 * @example fileNameParameter("relevé.pdf") // filename="relev_.pdf"; filename*=UTF-8''relev%C3%A9.pdf
 */
export const fileNameParameter = (fileName: string): string => {
  const plain = `filename="${fileName.replace(/[^A-Za-z0-9._-]/g, "_")}"`;
  // Letters and digits of any script; what else could be meant for a shell or a path stays out.
  const spelled = fileName.replace(/[^\p{L}\p{M}\p{N}._ -]/gu, "_");
  return /[^\x20-\x7e]/.test(spelled) ? `${plain}; filename*=UTF-8''${encodeURIComponent(spelled)}` : plain;
};
