using Lucene.Net.Index;

namespace SkRerank.Lucene.Model;

/// <summary>Reads stored values; for one thread.</summary>
internal sealed class ValueVisitor(Func<string, bool> wanted) : StoredFieldVisitor
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    /// <summary>Reads the wanted values of one document; the result is valid until the next call.</summary>
    public IReadOnlyDictionary<string, object> Read(IndexReader reader, int doc)
    {
        _values.Clear();
        reader.Document(doc, this);
        return _values;
    }

    public override Status NeedsField(FieldInfo fieldInfo) => wanted(fieldInfo.Name) ? Status.YES : Status.NO;

    public override void StringField(FieldInfo fieldInfo, string value) => _values[fieldInfo.Name] = value;

    public override void Int64Field(FieldInfo fieldInfo, long value) => _values[fieldInfo.Name] = value;

    public override void DoubleField(FieldInfo fieldInfo, double value) => _values[fieldInfo.Name] = value;
}
