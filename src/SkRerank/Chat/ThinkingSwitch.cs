namespace SkRerank.Chat;

/// <summary>Says how a model is asked not to reason at length before its answer.</summary>
public enum ThinkingSwitch
{
    /// <summary>It does not reason, or cannot be asked not to.</summary>
    None,

    /// <summary>By <c>chat_template_kwargs: {"enable_thinking": false}</c>, which vLLM and SGLang pass to the chat template.</summary>
    TemplateArgument,

    /// <summary>By <c>/no_think</c> at the end of the last message.</summary>
    Marker,

    /// <summary>By the least reasoning effort that the endpoint offers.</summary>
    Effort,
}
