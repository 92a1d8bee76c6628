namespace SkRerank.Postgres.Storage;

/// <summary>Represents what is remembered of a table beside what its columns tell.</summary>
/// <param name="Version">The version of the form in which this library keeps tables.</param>
/// <param name="Configuration">The text search configuration of the full-text columns.</param>
/// <param name="Dimensions">The dimensions of vectors by column, which an array does not tell.</param>
/// <param name="Indexes">The names of the indexes that this library made.</param>
internal sealed record TableState(int Version, string Configuration, IReadOnlyDictionary<string, int> Dimensions, IReadOnlyList<string> Indexes)
{
    /// <summary>The version that this library writes.</summary>
    public const int CurrentVersion = 1;
}
