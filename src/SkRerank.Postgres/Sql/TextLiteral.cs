using System.Globalization;
using System.Text;

namespace SkRerank.Postgres.Sql;

/// <summary>Writes lists and vectors in PostgreSQL's text form, for parameters that hold one for each of several records: an array of arrays would have to be of one length.</summary>
internal static class TextLiteral
{
    /// <summary>Gives the text form of an array of texts.</summary>
    public static string Array(IEnumerable<string?> elements)
    {
        var text = new StringBuilder("{");
        foreach (var element in elements)
        {
            if (text.Length > 1) text.Append(',');
            if (element is null) text.Append("NULL");
            else text.Append('"').Append(element.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }

        return text.Append('}').ToString();
    }

    /// <summary>Gives the numbers of a vector, separated by commas, each as short as it can be read back exactly.</summary>
    public static string Numbers(ReadOnlySpan<float> vector, char open, char close)
    {
        var text = new StringBuilder(vector.Length * 12).Append(open);
        for (var i = 0; i < vector.Length; i++)
        {
            if (i > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{vector[i]}");
        }

        return text.Append(close).ToString();
    }
}
