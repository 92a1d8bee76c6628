using System.Linq.Expressions;

namespace SkRerank.Retrieval;

/// <summary>Represents the options of a <see cref="HybridVectorSearchable{TRecord}"/>, which takes a snapshot of them.</summary>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public class HybridVectorSearchableOptions<TRecord>
    where TRecord : class
{
    private Func<string, ICollection<string>> _keywordSelector = WordsOf;

    /// <summary>Gets or sets what gives the keywords of a query for a store's own hybrid search; a keyword index of ours analyses the whole query by itself.</summary>
    /// <value>The default is each word once: what stands between white space, without punctuation at its ends, so that <c>E-1234</c> stays one.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public Func<string, ICollection<string>> KeywordSelector
    {
        get => _keywordSelector;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _keywordSelector = value;
        }
    }

    /// <summary>Gets or sets the full-text property that a store's own hybrid search uses.</summary>
    /// <value>The default is <see langword="null"/>: the only one that the record has.</value>
    public Expression<Func<TRecord, object?>>? AdditionalProperty { get; set; }

    /// <summary>Gets or sets what gives the text of a search value that is no text.</summary>
    /// <value>The default is <see langword="null"/>: such a search is an error.</value>
    public Func<object, string?>? QueryTextSelector { get; set; }

    private static string[] WordsOf(string query) =>
        [.. query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Trim).Where(word => word.Length > 0).Distinct(StringComparer.Ordinal)];

    private static string Trim(string word)
    {
        var start = 0;
        var end = word.Length;
        while (start < end && !char.IsLetterOrDigit(word[start]) && !char.IsSurrogate(word[start])) start++;
        while (end > start && !char.IsLetterOrDigit(word[end - 1]) && !char.IsSurrogate(word[end - 1])) end--;
        return word[start..end];
    }
}
