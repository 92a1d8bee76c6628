using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SkRerank.Local.Inputs;

namespace SkRerank.Local.Indexing;

/// <summary>Computes what tells whether a document has changed, and whether all its passages are there.</summary>
/// <remarks>The text on a passage is the document's hash, a colon, and the number of its passages: a document that an interruption left with some of them is seen as incomplete.</remarks>
internal static class ContentHash
{
    // A new way to cut passages makes every document new: raise this number with it.
    private const string CuttingVersion = "1";

    public static string Of(SourceDocument document)
    {
        var content = string.Join('\0', CuttingVersion, document.Title, document.Link, document.Body);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 16));
    }

    public static string WithCount(string hash, int passages) => string.Create(CultureInfo.InvariantCulture, $"{hash}:{passages}");
}
