using System.Text.Json;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Storage;

/// <summary>Says which vectors a collection has on the server, whoever made it.</summary>
internal sealed class CollectionLayout
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private CollectionLayout(bool hasNamedVectors) => HasNamedVectors = hasNamedVectors;

    /// <summary>Gets whether dense vectors have names; the official .NET connector makes collections of one vector without a name by default.</summary>
    public bool HasNamedVectors { get; }

    /// <summary>Gets whether there is a sparse vector or a multivector of a name.</summary>
    public bool Has(string name) => _names.Contains(name);

    /// <summary>Gives what a query names its vector by, or <see langword="null"/> for the unnamed one.</summary>
    public string? Using(VectorField field) => HasNamedVectors ? field.Name : null;

    /// <summary>Reads the layout and holds it against the record's model.</summary>
    /// <exception cref="RerankException">A vector of the model is not there, or was made in another way.</exception>
    public static CollectionLayout Read(string collection, CollectionInfo info, CollectionSchema schema)
    {
        CollectionParameters parameters = info.Config?.Params ?? throw Mismatch($"The server must say how the collection '{collection}' was made, but did not: check that the address is Qdrant's.");
        JsonElement vectors = parameters.Vectors ?? default;
        bool isUnnamed = vectors.ValueKind == JsonValueKind.Object && vectors.TryGetProperty("size", out JsonElement size) && size.ValueKind == JsonValueKind.Number;
        var layout = new CollectionLayout(!isUnnamed);
        if (isUnnamed && schema.Vectors.Count > 1)
            throw Mismatch($"The collection '{collection}' has one vector without a name, but the record has {schema.Vectors.Count} vector properties: leave one, or make the collection anew.");
        foreach (VectorField field in schema.Vectors) Check(collection, field, isUnnamed ? vectors : Named(collection, vectors, field));
        foreach (string name in parameters.SparseVectors?.Keys ?? []) layout._names.Add(name);
        if (schema.TokenVector is { } tokens && vectors.ValueKind == JsonValueKind.Object && vectors.TryGetProperty(tokens, out _)) layout._names.Add(tokens);
        return layout;
    }

    private static JsonElement Named(string collection, JsonElement vectors, VectorField field) =>
        vectors.ValueKind == JsonValueKind.Object && vectors.TryGetProperty(field.Name, out JsonElement found) ? found
        : throw Mismatch($"The collection '{collection}' has no vector '{field.Name}', which the property '{field.Property.ModelName}' stands for: give it the StorageName of one that is there, or make the collection anew.");

    private static void Check(string collection, VectorField field, JsonElement stored)
    {
        VectorParameters? made = stored.Deserialize(QdrantJson.Default.VectorParameters);
        if (made is not null && made.MultivectorConfig is null && made.Size == field.Dimensions && made.Distance == field.Metric.Distance) return;
        string is_ = made is null ? "nothing" : made.MultivectorConfig is not null ? "a multivector" : FormattableString.Invariant($"{made.Size} dimensions and the distance {made.Distance}");
        throw Mismatch(FormattableString.Invariant($"The vector '{field.Name}' of the collection '{collection}' must have {field.Dimensions} dimensions and the distance {field.Metric.Distance}, as the property '{field.Property.ModelName}' says, but has {is_}: change the property, or make the collection anew."));
    }

    private static RerankException Mismatch(string message) => new(message) { ProviderName = "qdrant", Operation = "open" };
}
