using System.Globalization;
using Microsoft.SemanticKernel;

namespace SkRerank.SemanticKernel;

/// <summary>Reranks what search functions of a kernel return, whoever calls them: a program, a template, or a model (auto function invocation); thread-safe.</summary>
/// <remarks>
/// <para>A result may be a list or an array of <see cref="string"/>, of <c>TextSearchResult</c>, of <see cref="object"/>, or of records named by <see cref="RerankingFunctionFilterOptions.AddRecords{T}"/>, or a <c>KernelSearchResults</c> of one of these.
/// It keeps its type and, unless <see cref="RerankingFunctionFilterOptions.CandidateCount"/> is set, its length. Scores and trail are added to <c>FunctionResult.Metadata</c> under the names of <see cref="RerankMetadata"/>.
/// Query, count and skip are read from the arguments of each call.</para>
/// <para>A function that is chosen but returns something else, or was called without a query, is an error: nothing passes as reranked that is not. An empty result and <see langword="null"/> pass.</para>
/// </remarks>
public sealed class RerankingFunctionFilter : IFunctionInvocationFilter
{
    private readonly IReranker _reranker;
    private readonly Func<KernelFunction, bool> _appliesTo;
    private readonly RerankingFunctionFilterOptions _options;
    private readonly ResultShape[] _shapes;

    /// <summary>Initializes a new instance of the <see cref="RerankingFunctionFilter"/> class.</summary>
    /// <param name="reranker">Orders the results; not owned.</param>
    /// <param name="appliesTo">Chooses the search functions, such as <c>function => function.PluginName == "Web"</c>.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="reranker"/> or <paramref name="appliesTo"/> is <see langword="null"/>.</exception>
    public RerankingFunctionFilter(IReranker reranker, Func<KernelFunction, bool> appliesTo, RerankingFunctionFilterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reranker);
        ArgumentNullException.ThrowIfNull(appliesTo);
        _reranker = reranker;
        _appliesTo = appliesTo;
        _options = options?.Copy() ?? new RerankingFunctionFilterOptions();
        _shapes = [.. _options.Shapes];
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">The reranker failed, or did not score every result.</exception>
    /// <exception cref="InvalidOperationException">The function was called without a query, or its result is none that can be reranked.</exception>
    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (!_appliesTo(context.Function))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var query = Convert.ToString(context.Arguments.TryGetValue(_options.QueryArgument, out var asked) ? asked : null, CultureInfo.InvariantCulture);
        if (string.IsNullOrWhiteSpace(query))
            throw new InvalidOperationException($"To rerank the result of '{context.Function.Name}', its argument '{_options.QueryArgument}' must hold the query, but the call has none; set RerankingFunctionFilterOptions.QueryArgument, or leave the function out.");
        var cut = _options.CandidateCount is null ? null : ReadCut(context);
        if (cut is { } page) await SearchWideAsync(context, next, page.Width(_options.CandidateCount!.Value)).ConfigureAwait(false);
        else await next(context).ConfigureAwait(false);

        if (context.Result.GetValue<object>() is not { } value) return;
        var shape = Array.Find(_shapes, shape => shape.Fits(value))
            ?? throw new InvalidOperationException($"The result of '{context.Function.Name}' cannot be reranked: it must be a list of strings, of TextSearchResult, of object or of records named by AddRecords, or KernelSearchResults of these, but is a '{value.GetType().Name}'; name the records, or leave the function out.");
        var (candidates, write) = await shape.ReadAsync(value, context.CancellationToken).ConfigureAwait(false);
        var response = await FoundCandidates.RerankAsync(_reranker, query, candidates, context.CancellationToken).ConfigureAwait(false);
        var ranked = SearchPage.Of(response, cut?.Top ?? candidates.Count, cut?.Skip ?? 0, context.Result.Metadata);
        context.Result = new FunctionResult(context.Function, write(ranked), context.Result.Culture, ranked.Metadata);
    }

    // The arguments are the caller's own: they are put back as they were.
    private async Task SearchWideAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next, int width)
    {
        var before = new[] { _options.CountArgument, _options.SkipArgument }.Select(name => (Name: name, Was: context.Arguments.ContainsName(name), Value: context.Arguments.TryGetValue(name, out var value) ? value : null)).ToArray();
        try
        {
            context.Arguments[_options.CountArgument] = width;
            context.Arguments[_options.SkipArgument] = 0;
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            foreach (var (name, was, value) in before)
            {
                if (was) context.Arguments[name] = value;
                else context.Arguments.Remove(name);
            }
        }
    }

    private SearchCut? ReadCut(FunctionInvocationContext context) => new SearchCut(ReadNumber(context, _options.CountArgument), ReadNumber(context, _options.SkipArgument));

    private static int ReadNumber(FunctionInvocationContext context, string name)
    {
        var parameter = context.Function.Metadata.Parameters.FirstOrDefault(parameter => parameter.Name == name)
            ?? throw new InvalidOperationException($"To search wider than asked, '{context.Function.Name}' must have a parameter '{name}', but has none; set CountArgument and SkipArgument, or leave CandidateCount unset.");
        var value = context.Arguments.TryGetValue(name, out var given) && given is not null ? given : parameter.DefaultValue;
        var text = Convert.ToString(value, CultureInfo.InvariantCulture);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number
            : throw new InvalidOperationException($"The argument '{name}' of '{context.Function.Name}' must be a whole number of 0 or more, but was '{text}'.");
    }
}
