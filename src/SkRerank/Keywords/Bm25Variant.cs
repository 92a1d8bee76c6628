namespace SkRerank.Keywords;

/// <summary>Names a formula of BM25, with <c>K = k1 · (1 − b + b · dl / avgdl)</c>, N documents, n of them with the term, and f the term's count in the document.</summary>
/// <remarks>After C. Kamphuis, A. de Vries, L. Boytsov, J. Lin: Which BM25 do you mean? (ECIR 2020), and X. H. Lù: BM25S (2024), whose scores these are.</remarks>
public enum Bm25Variant
{
    /// <summary><c>ln(1 + (N − n + ½) / (n + ½)) · f / (f + K)</c>: never negative, also in small corpora.</summary>
    Lucene,

    /// <summary><c>ln((N − n + ½) / (n + ½)) · f / (f + K)</c>, at least 0: a term of more than half of the documents counts nothing.</summary>
    Robertson,

    /// <summary><c>ln(N / n) · (k1 + 1) · f / (f + K)</c>.</summary>
    Atire,

    /// <summary><c>ln((N + 1) / (n + ½)) · (k1 + 1) · (c + δ) / (k1 + c + δ)</c> with <c>c = f / (1 − b + b · dl / avgdl)</c>: long documents are held back less. A term that a document lacks counts with c = 0.</summary>
    Bm25L,

    /// <summary><c>ln((N + 1) / n) · ((k1 + 1) · f / (f + K) + δ)</c>. A term that a document lacks counts with f = 0, so δ lifts all scores and no rank.</summary>
    Bm25Plus,
}
