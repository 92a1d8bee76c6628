using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Prompting;
using SkRerank.Retrieval;

namespace SkRerank;

/// <summary>Adds cited passages to the pipeline of a chat client.</summary>
public static class RerankedContextChatClientBuilderExtensions
{
    /// <summary>Gives the model the best passages of the container's <see cref="IRetriever"/> for the user's last turn; see <see cref="RerankedContextChatClient"/>.</summary>
    /// <remarks>A <see cref="ContextBuilder"/> of the container packs them, where there is one.</remarks>
    /// <param name="builder">The builder of the chat client.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built; or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static ChatClientBuilder UseRerankedContext(this ChatClientBuilder builder, Action<RerankedContextOptions>? configure = null) => Use(
        builder,
        services => Service<IRetriever>(services) ?? throw new InvalidOperationException("UseRerankedContext needs an IRetriever, but none is registered; register one, as AddLocalReranking does, or give it as an argument."),
        configure);

    /// <summary>Gives the model the best passages of a retriever for the user's last turn; see <see cref="RerankedContextChatClient"/>.</summary>
    /// <param name="builder">The builder of the chat client.</param>
    /// <param name="retriever">Finds the passages, best first; not owned.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built; or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="retriever"/> is <see langword="null"/>.</exception>
    public static ChatClientBuilder UseRerankedContext(this ChatClientBuilder builder, IRetriever retriever, Action<RerankedContextOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        return Use(builder, _ => retriever, configure);
    }

    /// <summary>Gives the model the passages that a reranker puts first among those of a retriever; see <see cref="RerankedContextChatClient"/>.</summary>
    /// <param name="builder">The builder of the chat client.</param>
    /// <param name="retriever">Finds the candidates; not owned.</param>
    /// <param name="reranker">Reranks them; not owned.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built; or <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/>, <paramref name="retriever"/> or <paramref name="reranker"/> is <see langword="null"/>.</exception>
    public static ChatClientBuilder UseRerankedContext(this ChatClientBuilder builder, IRetriever retriever, IReranker reranker, Action<RerankedContextOptions>? configure = null) =>
        builder.UseRerankedContext(new RerankingRetriever(retriever, reranker), configure);

    private static ChatClientBuilder Use(ChatClientBuilder builder, Func<IServiceProvider, IRetriever> retriever, Action<RerankedContextOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var options = new RerankedContextOptions();
            if (Service<ContextBuilder>(services) is { } context) options.ContextBuilder = context;
            configure?.Invoke(options);
            return new RerankedContextChatClient(inner, retriever(services), options, Service<ILoggerFactory>(services)?.CreateLogger<RerankedContextChatClient>());
        });
    }

    private static T? Service<T>(IServiceProvider services)
        where T : class => services.GetService(typeof(T)) as T;
}
