namespace SkRerank.Postgres.Retrieval;

/// <summary>Represents one hit with its record and what each leg says of it.</summary>
internal sealed record FoundRecord<TRecord>(object Key, TRecord Record, double Score, LegScore? Keyword, LegScore? Vector);
