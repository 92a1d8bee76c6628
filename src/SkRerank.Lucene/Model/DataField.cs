using Lucene.Net.Documents;
using Lucene.Net.Index;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace SkRerank.Lucene.Model;

/// <summary>Says under which names, and how, one data property is kept in the index.</summary>
internal sealed class DataField
{
    /// <summary>The distance of the trie terms of numbers: four terms a number.</summary>
    public const int PrecisionStep = 16;

    /// <summary>The field that lists, for each record, which indexed properties have a value.</summary>
    public const string PresenceField = "has";

    private static readonly FieldType TextType = Frozen(new FieldType { IsIndexed = true, IsTokenized = true, IndexOptions = IndexOptions.DOCS_AND_FREQS });
    private static readonly FieldType Int64Type = Frozen(new FieldType(Int64Field.TYPE_NOT_STORED) { NumericPrecisionStep = PrecisionStep });
    private static readonly FieldType DoubleType = Frozen(new FieldType(DoubleField.TYPE_NOT_STORED) { NumericPrecisionStep = PrecisionStep });

    public DataField(DataPropertyModel property)
    {
        Property = property;
        Codec = ValueCodec.For(property.Type)!;
        IndexedName = property.IsIndexed && Codec.IsIndexable ? "x." + property.StorageName : null;
        TextName = property.IsFullTextIndexed ? "t." + property.StorageName : null;
    }

    public DataPropertyModel Property { get; }

    public ValueCodec Codec { get; }

    /// <summary>Gets the name of the stored value.</summary>
    public string StoredName => Property.StorageName;

    /// <summary>Gets the field of exact values, or <see langword="null"/> where filters read the stored value.</summary>
    public string? IndexedName { get; }

    /// <summary>Gets the field of analysed terms, or <see langword="null"/> where the property is not searched.</summary>
    public string? TextName { get; }

    /// <summary>Gets the sentence part that the store remembers; another one is refused.</summary>
    public string Definition => Codec.Type.Name + (Property.IsIndexed ? ", indexed" : "") + (Property.IsFullTextIndexed ? ", full-text" : "");

    /// <summary>Adds the terms of a value, not <see langword="null"/>, to a document.</summary>
    public void Index(Document document, object value)
    {
        if (TextName is not null) document.Add(new Field(TextName, (string)value, TextType));
        if (IndexedName is null) return;
        document.Add(new StringField(PresenceField, Property.StorageName, Field.Store.NO));
        switch (Codec.ToIndexed(value))
        {
            case long number:
                document.Add(new Int64Field(IndexedName, number, Int64Type));
                break;
            case double number:
                document.Add(new DoubleField(IndexedName, number, DoubleType));
                break;
            case string text:
                document.Add(new StringField(IndexedName, ExactTerm.From(text), Field.Store.NO));
                break;
            case IEnumerable<string?> list:
                foreach (string element in list.OfType<string>()) document.Add(new StringField(IndexedName, ExactTerm.From(element), Field.Store.NO));
                break;
        }
    }

    private static FieldType Frozen(FieldType type)
    {
        type.Freeze();
        return type;
    }
}
