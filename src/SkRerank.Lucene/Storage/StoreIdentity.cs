using System.Globalization;
using SkRerank.LateInteraction;
using SkRerank.Lucene.Model;

namespace SkRerank.Lucene.Storage;

/// <summary>Holds what must be the same whenever a store is opened; it travels in the user data of every commit.</summary>
internal sealed class StoreIdentity
{
    public const string Format = "1";

    public const string TokenModelFact = "tokens:model";

    public const string TokenDimensionsFact = "tokens:dimensions";

    public const string TokenFormFact = "tokens:form";

    private const string FormatFact = "skrerank.format";

    private readonly SortedDictionary<string, string> _facts = new(StringComparer.Ordinal) { [FormatFact] = Format };

    public StoreIdentity(StoreSchema schema, string analyzer, TokenVectorForm form)
    {
        _facts["analyzer"] = analyzer;
        _facts["key"] = schema.Key.Type.Name;
        foreach (DataField field in schema.Data) _facts["data:" + field.Property.StorageName] = field.Definition;
        foreach (VectorField field in schema.Vectors)
        {
            _facts["dimensions:" + field.Property.StorageName] = field.Dimensions.ToString(CultureInfo.InvariantCulture);
            if (field.ModelId is string model) _facts["model:" + field.Property.StorageName] = model;
        }

        if (schema.TokenEncoder is not { } encoder) return;
        _facts[TokenModelFact] = encoder.ModelId;
        _facts[TokenDimensionsFact] = encoder.Dimensions.ToString(CultureInfo.InvariantCulture);
        _facts[TokenFormFact] = form.ToString();
    }

    /// <summary>Checks that an index is one of ours, in whatever format.</summary>
    /// <exception cref="RerankException">It is not.</exception>
    public static void CheckOurs(IDictionary<string, string> stored, StoreErrors errors)
    {
        if (!stored.ContainsKey(FormatFact)) throw errors.ForeignIndex();
    }

    /// <summary>Compares with the user data of a commit; what only one side knows is not compared.</summary>
    /// <exception cref="RerankException">The commit is not ours, has another format, or differs.</exception>
    public void Check(IDictionary<string, string> stored, StoreErrors errors)
    {
        CheckOurs(stored, errors);
        string format = stored[FormatFact];
        if (format != Format) throw errors.OtherFormat(format, Format);
        foreach ((string fact, string given) in _facts)
        {
            if (stored.TryGetValue(fact, out string? value) && value != given) throw errors.OtherIdentity(Describe(fact), value, given);
        }
    }

    /// <summary>Gives the user data of the next commit: what is stored, and what only this side knows.</summary>
    public IDictionary<string, string> MergeInto(IDictionary<string, string>? stored)
    {
        var merged = new Dictionary<string, string>(stored ?? new Dictionary<string, string>());
        foreach ((string fact, string given) in _facts) merged.TryAdd(fact, given);
        return merged;
    }

    private static string Describe(string fact)
    {
        string[] parts = fact.Split(':', 2);
        return parts[0] switch
        {
            "analyzer" => "analyzer",
            "key" => "key type",
            "data" => $"definition of the data property '{parts[1]}'",
            "dimensions" => $"dimension count of the vector property '{parts[1]}'",
            "model" => $"embedding model of the vector property '{parts[1]}'",
            _ => parts[1] switch
            {
                "model" => "token vector model",
                "dimensions" => "dimension count of the token vectors",
                _ => "token vector form",
            },
        };
    }
}
