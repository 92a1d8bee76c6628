using System.Security.Cryptography;
using System.Text;

namespace SkRerank.Lucene.Model;

/// <summary>Gives the index term that stands for one exact text.</summary>
/// <remarks>Lucene refuses terms above 32,766 bytes; a long text is indexed by its SHA-256 instead.</remarks>
internal static class ExactTerm
{
    /// <summary>What the term of a long text begins with.</summary>
    public const string HashPrefix = "\u0000sha256:";

    private const int LongestText = 1024;

    public static string From(string text) =>
        text.Length <= LongestText ? text : HashPrefix + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
