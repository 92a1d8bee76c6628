namespace SkRerank.Keywords;

/// <summary>Represents one distinct term of a query that some document has.</summary>
/// <param name="Postings">The documents that have it.</param>
/// <param name="Weight">How often it stands in the query, times its idf; greater than 0.</param>
internal readonly record struct QueryTerm(PostingList Postings, double Weight);
