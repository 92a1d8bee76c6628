using SkRerank.Postgres.Model;

namespace SkRerank.Postgres.Retrieval;

/// <summary>Represents what the keyword leg looks for.</summary>
internal sealed record KeywordLeg(string Text, DataColumn Column);
