using System.Linq.Expressions;
using System.Text.Json.Nodes;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Data;

namespace SkRerank.SemanticKernel;

/// <summary>The functions of a search plugin; they keep nothing between calls.</summary>
internal sealed class SearchFunctions<TRecord>
    where TRecord : class
{
    private readonly ITextSearch<TRecord> _search;
    private readonly int _defaultCount;
    private readonly int _maxCount;
    private readonly string _description;
    private readonly SearchResultWriter _writer;
    private readonly Expression<Func<TRecord, bool>>? _filter;
    private readonly SearchParameter<TRecord>[] _parameters;
    private readonly Func<string, CancellationToken, Task<TRecord?>>? _getRecord;

    public SearchFunctions(ITextSearch<TRecord> search, SearchPluginOptions<TRecord> options)
    {
        if (options.DefaultCount > options.MaxCount) throw new ArgumentException($"DefaultCount must not be greater than MaxCount, but {options.DefaultCount} is greater than {options.MaxCount}.", nameof(options));
        _search = search;
        _defaultCount = options.DefaultCount;
        _maxCount = options.MaxCount;
        _description = options.Description;
        _writer = new SearchResultWriter(options.ContextBuilder, options.Format, withIds: options.GetRecord is not null);
        _filter = options.Filter;
        _parameters = [.. options.Parameters];
        _getRecord = options.GetRecord;
    }

    public IEnumerable<KernelFunction> Create()
    {
        yield return Function(SearchAsync, SearchPlugin.SearchFunction, _description, [Query(), Count(), Skip()]);
        if (_parameters.Length > 0)
            yield return Function(SearchFilteredAsync, SearchPlugin.FilteredSearchFunction, $"{_description} Only what meets every filter that is set is searched; leave a filter out that the question does not ask for.", [Query(), .. _parameters.Select(p => p.ToMetadata()), Count(), Skip()]);
        if (_getRecord is not null)
            yield return Function(GetAsync, SearchPlugin.GetFunction, "Gets one passage by the id that a search has shown.", [Required("id", "The id of the passage, as a search has shown it.")]);
    }

    private async Task<FunctionResult> SearchAsync(KernelFunction function, string query, int? count = null, int skip = 0, CancellationToken cancellationToken = default) =>
        await FindAsync(function, query, count ?? _defaultCount, skip, _filter, cancellationToken).ConfigureAwait(false);

    private async Task<FunctionResult> SearchFilteredAsync(KernelFunction function, KernelArguments arguments, string query, int? count = null, int skip = 0, CancellationToken cancellationToken = default)
    {
        var filter = _filter;
        foreach (var parameter in _parameters)
        {
            if (arguments.TryGetValue(parameter.Name, out var value) && !IsMissing(value)) filter = RecordFilter<TRecord>.And(filter, parameter.Condition(value!));
        }

        return await FindAsync(function, query, count ?? _defaultCount, skip, filter, cancellationToken).ConfigureAwait(false);
    }

    private async Task<FunctionResult> GetAsync(KernelFunction function, string id, CancellationToken cancellationToken = default)
    {
        var record = await _getRecord!(id, cancellationToken).ConfigureAwait(false);
        return _writer.Write(function, record is null || _filter?.Compile()(record) == false ? [] : [RecordCandidate.Of(record)]);
    }

    private async Task<FunctionResult> FindAsync(KernelFunction function, string query, int count, int skip, Expression<Func<TRecord, bool>>? filter, CancellationToken cancellationToken)
    {
        if (count < 1 || count > _maxCount) throw new ArgumentOutOfRangeException(nameof(count), count, $"count must be between 1 and {_maxCount}, but was {count}.");
        if (skip < 0) throw new ArgumentOutOfRangeException(nameof(skip), skip, $"skip must be 0 or greater, but was {skip}.");
        var found = await _search.GetTextSearchResultsAsync(query, new TextSearchOptions<TRecord> { Top = count, Skip = skip, Filter = filter }, cancellationToken).ConfigureAwait(false);
        var results = new List<TextSearchResult>();
        await foreach (var result in found.Results.WithCancellation(cancellationToken).ConfigureAwait(false)) results.Add(result);
        return _writer.Write(function, SearchPage.CandidatesOf(found.Metadata, results.Count) ?? [.. results.Select(result => RecordCandidate.Of(result))], found.Metadata);
    }

    // Models send null, or an empty text, for what they leave out.
    private static bool IsMissing(object? value) => value is null or "" or System.Text.Json.JsonElement { ValueKind: System.Text.Json.JsonValueKind.Null or System.Text.Json.JsonValueKind.Undefined };

    private static KernelFunction Function(Delegate method, string name, string description, IReadOnlyList<KernelParameterMetadata> parameters) =>
        KernelFunctionFactory.CreateFromMethod(method, new KernelFunctionFromMethodOptions { FunctionName = name, Description = description, Parameters = parameters });

    private static KernelParameterMetadata Query() => Required("query", "What to search for, as a question or in key words.");

    private static KernelParameterMetadata Required(string name, string description) => new(name)
    {
        IsRequired = true,
        ParameterType = typeof(string),
        Description = description,
        Schema = KernelJsonSchema.Parse(new JsonObject { ["type"] = "string", ["description"] = description }.ToJsonString()),
    };

    private KernelParameterMetadata Count() => Number("count", $"How many passages to return, from 1 to {_maxCount}.", _defaultCount, 1, _maxCount);

    private static KernelParameterMetadata Skip() => Number("skip", "How many of the best passages to leave out, for the next page.", 0, 0, null);

    private static KernelParameterMetadata Number(string name, string description, int standard, int least, int? most)
    {
        var schema = new JsonObject { ["type"] = "integer", ["description"] = description, ["minimum"] = least, ["default"] = standard };
        if (most is not null) schema["maximum"] = most;
        return new KernelParameterMetadata(name) { ParameterType = typeof(int), Description = description, DefaultValue = standard, Schema = KernelJsonSchema.Parse(schema.ToJsonString()) };
    }
}
