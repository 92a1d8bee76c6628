namespace SkRerank.Pipelines;

/// <summary>Makes the errors of loading pipelines.</summary>
internal static class PipelineError
{
    private const int MostCharacters = 80;

    public static RerankException Create(string message, Exception? cause = null) => new(message, cause) { ProviderName = "pipeline", Operation = "load" };

    /// <summary>Makes the error of a place in a definition.</summary>
    /// <param name="source">The file, or <see langword="null"/>.</param>
    /// <param name="what">The path of the place, what it must be and what it is.</param>
    /// <param name="cause">The cause, or <see langword="null"/>.</param>
    public static RerankException At(string? source, string what, Exception? cause = null) => Create($"The pipeline{(source is null ? "" : $" '{source}'")} cannot be used: {what}", cause);

    /// <summary>Shortens a text that somebody else wrote, for a message.</summary>
    public static string Short(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";
}
