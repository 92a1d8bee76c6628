namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents what a model must be like; what is <see langword="null"/> is not asked for.</summary>
/// <remarks>A model of which something asked for is not known does not match.</remarks>
public sealed record ModelFilter
{
    /// <summary>Gets the language, an ISO 639-1 code; a multilingual model matches any.</summary>
    public string? Language { get; init; }

    /// <summary>Gets the least window in tokens.</summary>
    public int? MinWindow { get; init; }

    /// <summary>Gets the licence.</summary>
    public string? License { get; init; }

    /// <summary>Gets the greatest memory of the weights in bytes.</summary>
    public long? MaxMemory { get; init; }

    /// <summary>Gets on what the model must be fast enough.</summary>
    public ModelHardware? Hardware { get; init; }

    /// <summary>Says whether a model is like that.</summary>
    /// <param name="entry">The model.</param>
    /// <returns><see langword="true"/> when everything asked for is known and fits.</returns>
    public bool Matches(ModelCatalogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (Language is null || Speaks(entry, Language))
            && (MinWindow is null || entry.Window >= MinWindow)
            && (License is null || string.Equals(License, entry.License, StringComparison.OrdinalIgnoreCase))
            && (MaxMemory is null || entry.Memory <= MaxMemory)
            && (Hardware is not { } hardware || entry.Hardware.Contains(hardware));
    }

    private static bool Speaks(ModelCatalogEntry entry, string language) =>
        entry.Languages.Contains(ModelCatalogEntry.Multilingual) || entry.Languages.Contains(language, StringComparer.OrdinalIgnoreCase);
}
