namespace SkRerank.Postgres;

/// <summary>Says by which formula the keyword leg ranks.</summary>
public enum PostgresKeywordRanking
{
    /// <summary>Rare words count more: <c>Σ ln(1 + (N − n + ½) / (n + ½)) · ts_rank('{1,1,1,1}', document, term, 1)</c> over the distinct terms of the query.</summary>
    /// <remarks>
    /// N is the number of records and n how many have the term, both counted anew at each search and whatever the filter says. <c>ts_rank</c> of one term that occurs f times in a document of length l is
    /// <c>(1 + 1/4 + … + 1/f²) / 1.644934 / log2(1 + l)</c>, so that repetitions saturate and long documents are held back, as in BM25.
    /// </remarks>
    InverseDocumentFrequency,

    /// <summary>PostgreSQL's own <c>ts_rank_cd(document, query, 1)</c>: how close the terms stand together; it does not know which of them are rare, and counts nothing.</summary>
    CoverDensity,
}
