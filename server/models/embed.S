// Puts each model file into read-only data, between two symbols. The paths come from CMake.

        .macro  embed name, path
        .global \name\()_begin
        .global \name\()_end
        .balign 64
\name\()_begin:
        .incbin "\path"
\name\()_end:
        .byte   0
        .endm

        .section .rodata
        embed   turnopt_encoder_table, TURNOPT_ENCODER_TABLE
        embed   turnopt_agreement_judge, TURNOPT_AGREEMENT_JUDGE
        embed   turnopt_confidence_weights, TURNOPT_CONFIDENCE_WEIGHTS
        embed   turnopt_quality_model, TURNOPT_QUALITY_MODEL

#if defined(__linux__) && defined(__ELF__)
        .section .note.GNU-stack, "", %progbits
#endif
