using Microsoft.SemanticKernel.Data;

namespace SkRerank.SemanticKernel;

/// <summary>Represents the options of a <see cref="RerankingFunctionFilter"/>.</summary>
public class RerankingFunctionFilterOptions
{
    private string _queryArgument = "query";
    private string _countArgument = "count";
    private string _skipArgument = "skip";
    private int? _candidateCount;

    /// <summary>Gets or sets the name of the argument that holds the query.</summary>
    /// <value>The default is <c>query</c>.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string QueryArgument
    {
        get => _queryArgument;
        set => _queryArgument = Named(value);
    }

    /// <summary>Gets or sets the name of the argument that holds how many results are asked for; read where <see cref="CandidateCount"/> is set.</summary>
    /// <value>The default is <c>count</c>.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string CountArgument
    {
        get => _countArgument;
        set => _countArgument = Named(value);
    }

    /// <summary>Gets or sets the name of the argument that holds how many results are left out; read where <see cref="CandidateCount"/> is set.</summary>
    /// <value>The default is <c>skip</c>.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string SkipArgument
    {
        get => _skipArgument;
        set => _skipArgument = Named(value);
    }

    /// <summary>Gets or sets how many results the function is asked for, so that the reranker has more to choose from than the caller asked for; what the caller asked for is cut out afterwards.</summary>
    /// <remarks>The function needs parameters for count and skip, as Semantic Kernel's own search functions have.</remarks>
    /// <value>The default is <see langword="null"/>: the function is called as it is, and its results change places only.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? CandidateCount
    {
        get => _candidateCount;
        set => _candidateCount = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"CandidateCount must be greater than 0, but was {value}.");
    }

    internal List<ResultShape> Shapes { get; private set; } = [new ResultShape<string>(text => RecordCandidate.Of(text)), new ResultShape<TextSearchResult>(result => RecordCandidate.Of(result)), new ResultShape<object>(record => RecordCandidate.Of(record))];

    /// <summary>Names records that functions return, and their text.</summary>
    /// <typeparam name="T">The type of the record.</typeparam>
    /// <param name="textSelector">Gives the text, or <see langword="null"/> for the property with <c>[TextSearchResultValue]</c>.</param>
    /// <returns>These options.</returns>
    public RerankingFunctionFilterOptions AddRecords<T>(Func<T, string>? textSelector = null)
    {
        Shapes.Insert(0, new ResultShape<T>(record => RecordCandidate.Of(record, textSelector)));
        return this;
    }

    internal RerankingFunctionFilterOptions Copy()
    {
        var copy = (RerankingFunctionFilterOptions)MemberwiseClone();
        copy.Shapes = [.. Shapes];
        return copy;
    }

    private static string Named(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return value;
    }
}
