using System.Text;

namespace SkRerank.Records;

/// <summary>Holds a template as literal texts and keys.</summary>
internal sealed class RecordTemplate
{
    private readonly List<(string Text, bool IsKey)> _parts = [];

    /// <summary>Gets the keys that the template names.</summary>
    public IEnumerable<string> Keys => _parts.Where(part => part.IsKey).Select(part => part.Text);

    /// <exception cref="ArgumentException">A brace is not closed or not opened, or a key is empty.</exception>
    public static RecordTemplate Parse(string template)
    {
        var parsed = new RecordTemplate();
        var literal = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '{')
            {
                var end = template.IndexOfAny(['{', '}'], i + 1);
                if (end < 0 || template[end] == '{') throw new ArgumentException($"Every brace of a template must be closed, but the one at position {i} is not; write '{{{{' for a brace.", nameof(template));
                var key = template[(i + 1)..end].Trim();
                if (key.Length == 0) throw new ArgumentException($"A template must name a key between braces, but there is none at position {i}; write '{{{{' for a brace.", nameof(template));
                parsed._parts.Add((literal.ToString(), false));
                parsed._parts.Add((key, true));
                literal.Clear();
                i = end;
            }
            else if (c == '}')
            {
                throw new ArgumentException($"Every brace of a template must be opened, but the one at position {i} is not; write '}}}}' for a brace.", nameof(template));
            }
            else
            {
                literal.Append(c);
            }
        }

        parsed._parts.Add((literal.ToString(), false));
        return parsed;
    }

    /// <summary>Puts the values of a record in; a key that it has not is empty.</summary>
    public string Fill(RecordNode record)
    {
        var text = new StringBuilder();
        foreach (var (part, isKey) in _parts) text.Append(isKey ? OneLine(record[part]) : part);
        return text.ToString();
    }

    private static string OneLine(RecordNode? value)
    {
        var text = value switch
        {
            null => "",
            { IsText: true } or { Scalar: not null } => value.Scalar!,
            { Items: { } items } => string.Join(", ", items.Select(OneLine)),
            { Fields: not null } => JsonRecordWriter.Write(value),
            _ => "",
        };
        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? ' ' : source[i];
        });
    }
}
