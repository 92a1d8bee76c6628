namespace SkRerank.Postgres.Retrieval;

/// <summary>Names the stages of the legs in the trail.</summary>
internal static class PostgresStages
{
    public const string Keyword = "fulltext";

    public const string Vector = "vector";
}
