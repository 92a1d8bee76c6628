using System.Globalization;
using System.Net;
using Microsoft.SemanticKernel;
using SkRerank.Prompting;
using SkRerank.Retrieval;

namespace SkRerank.SemanticKernel;

/// <summary>Fills <c>{{$context}}</c> of prompt templates with cited passages, before the template renders: retrieve, rerank, fill; thread-safe.</summary>
/// <remarks>
/// <para>It works for every template that names the variable, in whatever format (<c>{{$context}}</c>, or <c>{{context}}</c> in Handlebars and Liquid), and for streamed calls, whose answer it does not touch.
/// A call that brings its own <c>context</c> is left alone. The caller's arguments are put back as they were, so that nothing stays from one call to the next.</para>
/// <para>Semantic Kernel encodes what it puts into a prompt as HTML, and decodes it only in messages: write the template as <c>&lt;message role="user"&gt;…&lt;/message&gt;</c>, or the model reads <c>&amp;quot;</c> for a quotation mark.</para>
/// </remarks>
public sealed class RerankingPromptFilter : IPromptRenderFilter
{
    private readonly IRetriever _retriever;
    private readonly RerankingPromptFilterOptions _options;

    /// <summary>Initializes a new instance of the <see cref="RerankingPromptFilter"/> class.</summary>
    /// <param name="retriever">Finds the passages, best first, such as a <see cref="RerankingRetriever"/>.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="retriever"/> is <see langword="null"/>.</exception>
    public RerankingPromptFilter(IRetriever retriever, RerankingPromptFilterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        _retriever = retriever;
        _options = options?.Copy() ?? new RerankingPromptFilterOptions();
    }

    /// <summary>Initializes a new instance of the <see cref="RerankingPromptFilter"/> class with a reranker behind the retriever.</summary>
    /// <param name="retriever">The first stage.</param>
    /// <param name="reranker">Orders what it finds; not owned.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="retriever"/> or <paramref name="reranker"/> is <see langword="null"/>.</exception>
    public RerankingPromptFilter(IRetriever retriever, IReranker reranker, RerankingPromptFilterOptions? options = null)
        : this(new RerankingRetriever(retriever, reranker), options)
    {
    }

    /// <inheritdoc/>
    /// <exception cref="RerankException">A retrieval leg or the reranker failed.</exception>
    /// <exception cref="InvalidOperationException">The call has no question.</exception>
    public async Task OnPromptRenderAsync(PromptRenderContext context, Func<PromptRenderContext, Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (context.Arguments.ContainsName(_options.ContextArgument) || !AppliesTo(context.Function))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var cited = await BuildAsync(context).ConfigureAwait(false);
        var text = cited.Passages.Count == 0 ? "No passages were found." : cited.Text;
        context.Arguments[_options.ContextArgument] = _options.HtmlEncode ? WebUtility.HtmlEncode(text) : text;
        try
        {
            _options.OnContext?.Invoke(context, cited);
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            context.Arguments.Remove(_options.ContextArgument);
        }
    }

    private bool AppliesTo(KernelFunction function) => _options.AppliesTo?.Invoke(function) ?? function.Metadata.Parameters.Any(parameter => parameter.Name == _options.ContextArgument);

    private async Task<CitedContext> BuildAsync(PromptRenderContext context)
    {
        var question = Convert.ToString(context.Arguments.TryGetValue(_options.QuestionArgument, out var asked) ? asked : null, CultureInfo.InvariantCulture);
        if (string.IsNullOrWhiteSpace(question))
            throw new InvalidOperationException($"To fill '{_options.ContextArgument}' of a prompt, its argument '{_options.QuestionArgument}' must hold the question, but the call has none; give it, set RerankingPromptFilterOptions.QuestionArgument, or give '{_options.ContextArgument}' yourself.");
        var options = new RetrievalOptions { CandidateCount = Math.Max(_options.CandidateCount, _options.TopN) };
        var found = await _retriever.RetrieveAsync(question, options, context.CancellationToken).ConfigureAwait(false);
        return _options.ContextBuilder.Build(found.Candidates.Take(_options.TopN));
    }
}
