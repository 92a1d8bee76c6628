using System.Text;

namespace SkRerank.Records;

/// <summary>Writes a record as YAML 1.1 in block style, as PyYAML's <c>yaml.dump(record, sort_keys=False)</c> lays it out.</summary>
/// <remarks>Lines are not folded, texts of several lines are literal blocks where YAML allows that, and a text that YAML would read as something else stands between quotes.</remarks>
internal static class YamlRecordWriter
{
    private const int Indent = 2;

    public static string Write(RecordNode record)
    {
        if (record.IsEmpty) return "{}";
        var text = new StringBuilder();
        WriteFields(text, record.Fields!, 0, isInItem: false);
        return text.ToString(0, KeepsItsEnd(record) ? text.Length : text.Length - 1);
    }

    // The line break after a block is part of its text where that ends with one.
    private static bool KeepsItsEnd(RecordNode node) => node switch
    {
        { Fields: { Count: > 0 } fields } => KeepsItsEnd(fields[^1].Value),
        { Items: { Count: > 0 } items } => KeepsItsEnd(items[^1]),
        _ => node.IsText && node.Scalar!.EndsWith('\n') && YamlText.IsBlock(node.Scalar),
    };

    private static void WriteFields(StringBuilder text, IReadOnlyList<KeyValuePair<string, RecordNode>> fields, int column, bool isInItem)
    {
        foreach (var (key, value) in fields)
        {
            // The first key of a record in a list stands behind the dash.
            if (!isInItem) text.Append(' ', column);
            isInItem = false;
            text.Append(YamlText.Inline(key)).Append(':');
            if (value.Items is { Count: > 0 } items)
            {
                text.Append('\n');
                WriteItems(text, items, column);
            }
            else if (value.Fields is { Count: > 0 } inner)
            {
                text.Append('\n');
                WriteFields(text, inner, column + Indent, isInItem: false);
            }
            else
            {
                WriteScalar(text.Append(' '), value, column + Indent);
            }
        }
    }

    private static void WriteItems(StringBuilder text, IReadOnlyList<RecordNode> items, int column)
    {
        foreach (var item in items)
        {
            text.Append(' ', column).Append("- ");
            if (item.Fields is { Count: > 0 } fields) WriteFields(text, fields, column + Indent, isInItem: true);
            else if (item.Items is { Count: > 0 }) text.Append(Flow(item)).Append('\n');
            else WriteScalar(text, item, column + Indent);
        }
    }

    private static void WriteScalar(StringBuilder text, RecordNode value, int column)
    {
        if (value is { IsText: true, Scalar: { } scalar } && YamlText.IsBlock(scalar))
        {
            text.Append(scalar.EndsWith('\n') ? "|" : "|-").Append('\n');
            foreach (var line in scalar.TrimEnd('\n').Split('\n'))
            {
                if (line.Length > 0) text.Append(' ', column).Append(line);
                text.Append('\n');
            }
        }
        else
        {
            text.Append(Flow(value)).Append('\n');
        }
    }

    // JSON is YAML, so a list inside a list stands on one line.
    private static string Flow(RecordNode value) => value switch
    {
        { Items: { } } or { Fields: { } } => JsonRecordWriter.Write(value),
        { Scalar: null } => "null",
        { IsText: true } => YamlText.Inline(value.Scalar),
        _ => value.Scalar,
    };
}
