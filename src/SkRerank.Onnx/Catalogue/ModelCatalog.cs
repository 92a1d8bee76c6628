namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents a list of models: what they are, what they may be used for, and where they come from. Thread-safe.</summary>
public sealed class ModelCatalog
{
    private static readonly Lazy<ModelCatalog> Shared = new(() => new ModelCatalog(CatalogData.Read()));

    private readonly Dictionary<string, ModelCatalogEntry> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Initializes a new instance of the <see cref="ModelCatalog"/> class.</summary>
    /// <param name="entries">The models.</param>
    /// <exception cref="ArgumentException">Two models have one name.</exception>
    public ModelCatalog(IEnumerable<ModelCatalogEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Entries = [.. entries];
        foreach (var entry in Entries)
        {
            if (!_byName.TryAdd(entry.Name, entry) || (entry.Repository is { } repository && !_byName.TryAdd(repository, entry)))
                throw new ArgumentException($"Every model of a catalogue must have its own name and repository, but '{entry.Name}' or its repository is there twice; leave one out.", nameof(entries));
        }
    }

    /// <summary>Gets the catalogue of this package.</summary>
    public static ModelCatalog Default => Shared.Value;

    /// <summary>Gets the models in the order of the catalogue.</summary>
    public IReadOnlyList<ModelCatalogEntry> Entries { get; }

    /// <summary>Finds a model by its short name or its repository, in any case of letters; the beginning of one name alone will do, such as <c>colbertv2</c>.</summary>
    /// <param name="name">The name, such as <c>bge-reranker-base</c> or <c>BAAI/bge-reranker-base</c>.</param>
    /// <returns>The model.</returns>
    /// <exception cref="RerankException">There is no such model; the message has the names nearest to it.</exception>
    public ModelCatalogEntry Find(string name) => TryFind(name)
        ?? throw CatalogError.Create("find", $"The catalogue has no model '{name}'{NearNames.Hint(name, Entries.Select(entry => entry.Name))}; 'skrerank models list' shows them all.");

    /// <inheritdoc cref="Find" path="/summary"/>
    /// <param name="name">The name.</param>
    /// <returns>The model, or <see langword="null"/>.</returns>
    public ModelCatalogEntry? TryFind(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var wanted = name.Trim();
        if (_byName.TryGetValue(wanted, out var entry)) return entry;
        ModelCatalogEntry[] longer = [.. Entries.Where(candidate => Continues(candidate.Name, wanted)).Take(2)];
        return longer is [var only] ? only : null;
    }

    /// <summary>Lists the models that are like what is asked for.</summary>
    /// <param name="filter">What is asked for.</param>
    /// <returns>The models in the order of the catalogue.</returns>
    public IReadOnlyList<ModelCatalogEntry> List(ModelFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return [.. Entries.Where(filter.Matches)];
    }

    // Only where a part of the name ends: 'e5' is not the beginning of 'e5x'.
    private static bool Continues(string name, string beginning) =>
        beginning.Length > 0 && name.Length > beginning.Length && name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase) && (name[beginning.Length] is '-' or '.');
}
