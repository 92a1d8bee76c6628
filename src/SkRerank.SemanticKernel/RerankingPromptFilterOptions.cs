using Microsoft.SemanticKernel;
using SkRerank.Prompting;
using SkRerank.Retrieval;

namespace SkRerank.SemanticKernel;

/// <summary>Represents the options of a <see cref="RerankingPromptFilter"/>.</summary>
public class RerankingPromptFilterOptions
{
    private string _contextArgument = "context";
    private string _questionArgument = "question";
    private int _topN = 5;
    private int _candidateCount = RetrievalOptions.DefaultCandidateCount;
    private ContextBuilder _contextBuilder = new();

    /// <summary>Gets or sets the name of the variable that is filled.</summary>
    /// <value>The default is <c>context</c>.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string ContextArgument
    {
        get => _contextArgument;
        set => _contextArgument = Named(value);
    }

    /// <summary>Gets or sets the name of the argument that holds the question.</summary>
    /// <value>The default is <c>question</c>.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string QuestionArgument
    {
        get => _questionArgument;
        set => _questionArgument = Named(value);
    }

    /// <summary>Gets or sets how many of the best candidates may go into the context; fewer do where the budget of tokens is smaller.</summary>
    /// <value>The default is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int TopN
    {
        get => _topN;
        set => _topN = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"TopN must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets how many candidates the retriever is asked for.</summary>
    /// <value>The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int CandidateCount
    {
        get => _candidateCount;
        set => _candidateCount = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"CandidateCount must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets what packs the passages within a budget of tokens.</summary>
    /// <value>The default has an estimated 7,168 tokens.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public ContextBuilder ContextBuilder
    {
        get => _contextBuilder;
        set => _contextBuilder = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Gets or sets what chooses the prompts.</summary>
    /// <remarks>Semantic Kernel reads the variables of its own format and of Liquid from the template; a Handlebars template must declare <c>context</c> among its input variables, or be chosen here.</remarks>
    /// <value>The default is <see langword="null"/>: every prompt that has the variable.</value>
    public Func<KernelFunction, bool>? AppliesTo { get; set; }

    /// <summary>Gets or sets whether the passages are encoded as HTML here.</summary>
    /// <remarks>Set it where the template inserts the variable as it is (<c>AllowDangerouslySetContent</c>, or <c>{{{context}}}</c> in Handlebars): otherwise a passage could close the message that it stands in and open one of its own.</remarks>
    /// <value>The default is <see langword="false"/>: the template does it, as it does unless it is told not to.</value>
    public bool HtmlEncode { get; set; }

    /// <summary>Gets or sets what is told of each context before the template renders, for citations to be checked later.</summary>
    /// <value>The default is <see langword="null"/>: nobody.</value>
    public Action<PromptRenderContext, CitedContext>? OnContext { get; set; }

    internal RerankingPromptFilterOptions Copy() => (RerankingPromptFilterOptions)MemberwiseClone();

    private static string Named(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return value;
    }
}
